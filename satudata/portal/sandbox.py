"""Templates of an instance, confined: what `catalog/theme/` says may shape a page, not run code in the build.

Jinja's own sandbox forbids private attributes, yet lets a template call whatever it can reach, and MkDocs hands its
whole configuration to templates, from where an environment without a sandbox is two calls away. So only what a page
needs may be called: macros, the functions of Jinja and of the portal, methods of plain values.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import BuiltinMethodType
from typing import Any, NoReturn

from jinja2 import Environment
from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

PLAIN = (str, bytes, bool, int, float, tuple, list, dict, Mapping)
TEMPLATE_OWN = (Macro, BlockReference)


class Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox that knows which functions were given to it; anything else that is called raises SecurityError."""

    given: tuple[object, ...] = ()

    def is_safe_callable(self, obj: Any) -> bool:
        """Whether a template may call it: made by templates, given to them, or a method of a plain value."""
        if isinstance(obj, TEMPLATE_OWN):
            return True
        owner = getattr(obj, "__self__", None)
        if (isinstance(obj, BuiltinMethodType) and isinstance(owner, PLAIN)) or isinstance(owner, LoopContext):
            return super().is_safe_callable(obj)
        return any(obj is one for one in self.given)

    def unsafe_undefined(self, obj: Any, attribute: str) -> NoReturn:
        """Fail at once: an empty text in place of the attribute would hide the attempt."""
        raise SecurityError(f"{type(obj).__name__}.{attribute}")


def confined(env: Environment, facts: Mapping[str, object]) -> Sandbox:
    """The environment of MkDocs as a sandbox: its loader and filters, Jinja's own functions, and `facts`."""
    sandbox = Sandbox(loader=env.loader, auto_reload=False)
    sandbox.filters |= env.filters
    sandbox.globals |= facts
    sandbox.given = tuple(one for one in sandbox.globals.values() if callable(one))
    return sandbox
