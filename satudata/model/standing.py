"""Where one dataset stands between proposal and publication: which bytes are shown, why these, and who must act."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from satudata.model.statement import Problem, Proof, Statement, Taken


class Ground(StrEnum):
    """Why the public sees what it sees."""

    PROVEN = "proven"
    UNVALIDATED = "unvalidated"  # older than the rules, shown until a date set by policy
    PREVIEW = "preview"  # the bytes at hand, on pages marked as a preview
    EMBARGOED = "embargoed"  # proven, and waits for its day: the metadata is shown, no rows
    WITHDRAWN = "withdrawn"  # a tombstone stands at the address
    HELD = "held"  # nothing proven: nothing is shown


@dataclass(frozen=True)
class Standing:
    """`present` and `shown` are content digests, "" when there is nothing. `taken` is how far `present` has come, empty
    when it is what is shown.
    """

    ground: Ground
    present: str = ""
    shown: str = ""
    allowed: tuple[str, ...] = ()  # every digest that may be handed out, newest first; `shown` is the first
    proof: Proof | None = None
    proofs: tuple[Proof, ...] = ()  # every publication that held, newest first: when each period came out
    withdrawn: Statement | None = None
    returned: Statement | None = None  # of the bytes at hand: the producer's turn
    returns: tuple[Statement, ...] = ()  # every return by who may return, of whatever bytes, oldest first
    taken: tuple[Taken, ...] = ()
    further: tuple[Statement, ...] = ()  # what was said besides of whatever bytes, and keeps none back; oldest first
    problems: tuple[Problem, ...] = ()
    live_from: str = ""  # ISO day: a proven version waits for its embargo or slot until then
    only_delivery: bool = False  # proven, but handed only to who asked
    heads: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()  # the ids that what is shown says it had

    @property
    def awaits(self) -> Taken | None:
        """The next step that the bytes at hand need, or None when they are what is shown."""
        if self.present == self.shown:
            return None
        return next((taken for taken in self.taken if taken.statement is None), None)
