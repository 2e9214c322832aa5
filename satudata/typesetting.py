"""Data and a template become a PDF. The only door to typst; the same data and day give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import files
from importlib.util import find_spec

from satudata.errors import SatudataError

TEMPLATES = files("satudata").joinpath("assets/papers")


def available() -> bool:
    """Whether typst is installed; without it nothing is set."""
    return find_spec("typst") is not None


def pdf(template: str, data: Mapping[str, object], as_of: str) -> bytes:
    """The document `assets/papers/<template>.typ` filled with `data`, dated on that day (ISO).

    Only the typefaces that typst carries are used, so the bytes are the same on every machine. SatudataError
    `letters-library-missing` where typst is not installed, `letter-not-set` for a picture that is none.
    """
    try:
        import typst
    except ImportError:
        raise SatudataError("letters-library-missing", library="typst") from None
    compiler = typst.Compiler(
        TEMPLATES.joinpath(f"{template}.typ").read_bytes(),
        font_paths=typst.Fonts(include_system_fonts=False),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
    )
    try:
        made = compiler.compile(format="pdf", timestamp=datetime.fromisoformat(as_of).replace(tzinfo=UTC))
    except typst.TypstError as error:
        raise SatudataError("letter-not-set", problem=str(error).splitlines()[0][:200]) from None
    assert isinstance(made, bytes)
    return made
