"""The papers that a row needs (`needs` in a procedure): they are there before anybody goes on.

A paper is there when the register of letters names it, or when the step that makes it was itself taken by letter, by a
scan or by hand. What is only data or dates asks nobody: its papers are asked for by the next step that somebody takes.
An agency without a list for the year does not follow the procedure from its first row, and is asked for none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.model.plan import Plans
from satudata.model.sop import Proof, Row, Sop, Subject
from satudata.model.statement import Taken
from satudata.read.letters import DOCUMENTS, PATH, Letter, letters

ON_PAPER = frozenset({"letter", "wet-ink", "manual"})


class Asking(NamedTuple):
    """What a step is about to be taken for: the subject as people call it, its agency, the year of the list it is on
    (0 for none), and what was taken of its rows before.
    """

    name: str
    agency: str
    year: int
    taken: Sequence[Taken] = ()


def require_papers(desk: Desk, sop: Sop, row: Row, matter: Asking) -> None:
    """Refuse a step that waits for a paper. SatudataError `paper-missing`."""
    needed = list(needed_by(row, sop)) if matter.year else []
    if not needed:
        return
    entry = desk.entries.get(PATH)
    register = letters(desk.contents.read(entry)) if entry is not None else ()
    for asking, kind in needed:
        maker = next((one for one in sop.rows if one.document == kind), None)
        if (
            kind in DOCUMENTS
            and not _taken_on_paper(maker, matter)
            and not _registered(kind, maker, row, matter, register)
        ):
            facts = {"paper": DOCUMENTS[kind], "number": asking.number, "activity": asking.activity}
            about = next(iter(_about(maker, row, matter)), "")
            raise SatudataError(
                "paper-missing", subject=matter.name, step=row.step, agency=matter.agency, about=about, **facts
            )


def year_of(plans: Plans, dataset: str, as_of: str) -> int:
    """The last year up to that day on whose list the dataset is, 0 when it is on none."""
    return max((year for year, plan in plans.items() if year <= int(as_of[:4]) and dataset in plan.by_id), default=0)


def needed_by(row: Row, sop: Sop) -> Iterator[tuple[Row, str]]:
    """The papers that the row asks for, and those of the rows before it that nobody signs, each with its row."""
    seen = {row.step}
    left = [row]
    while left:
        one = left.pop(0)
        yield from ((one, kind) for kind in one.needs)
        before = [earlier for earlier in sop.rows if earlier.step in one.after and earlier.subject is row.subject]
        for earlier in before:
            if earlier.step not in seen and earlier.proof not in (Proof.STATEMENT, Proof.PUBLICATION):
                seen.add(earlier.step)
                left.append(earlier)


def _taken_on_paper(maker: Row | None, matter: Asking) -> bool:
    said = [one.statement for one in matter.taken if maker is not None and one.step.name == maker.step]
    return any(one is not None and one.evidence.get("kind") in ON_PAPER for one in said)


def _registered(kind: str, maker: Row | None, row: Row, matter: Asking, register: Iterable[Letter]) -> bool:
    """Whether the register has that letter: about this matter, or about all that its agency has that year."""
    about = _about(maker, row, matter)
    own = maker is not None and maker.subject is row.subject
    first = min((one.statement.on for one in matter.taken if one.statement is not None), default="") if own else ""
    for letter in register:
        if letter.kind != DOCUMENTS[kind] or letter.agency not in (matter.agency, ""):
            continue
        if maker is None or about & letter.about:
            if letter.dated >= first:  # one from before these bytes were examined is about others
                return True
        elif not letter.about and not own and letter.dated[:4] == str(matter.year):
            return True
    return False


def _about(maker: Row | None, row: Row, matter: Asking) -> frozenset[str]:
    """What the letter names: what the row that makes it is about."""
    if maker is None or maker.subject is row.subject:
        return frozenset({matter.name})
    names = {Subject.PLAN: f"plan:{matter.year}", Subject.AGENCY_PLAN: f"plan:{matter.year}/{matter.agency}"}
    return frozenset({names[maker.subject]} if maker.subject in names else ())
