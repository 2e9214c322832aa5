"""A letter that came back: one more line of the register, refused early where it would say something untrue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.papers import register
from satudata.papers.about import subject_of
from satudata.papers.facts import agency_of, holders
from satudata.papers.register import KINDS, WET, Entry, plain_number, plain_text


@dataclass(frozen=True)
class Came:
    """What is known of a letter. `kind` as on the command line or in the register, days ISO, people by roster id; ""
    for what is not known. `file` and `sha256` are those of the copy that is kept.
    """

    kind: str
    number: str
    dated: str
    agency: str
    subjects: tuple[str, ...]
    received: str
    receiver: str = ""
    signer: str = ""
    original: str = ""
    signature: str = ""
    note: str = ""
    file: str = ""
    sha256: str = ""


def register_of(desk: Desk) -> bytes | None:
    """The register's bytes, None without one."""
    place = desk.entries.get(register.PATH)
    return desk.contents.read(place) if place is not None else None


def taken_in(desk: Desk, came: Came) -> bytes:
    """The register with the letter in it.

    SatudataError for an unknown agency or person, a letter without number or day, dated after it was received, without
    a place of the original and without a file, or whose number is taken; and as `about.subject_of` for its subjects.
    """
    agency_of(desk, came.agency)
    if not plain_number(came.number):
        raise SatudataError("letter-number-missing")
    if not came.dated or came.dated > came.received:
        raise SatudataError("letter-dated-late", dated=came.dated or "–", received=came.received)
    if not came.original and not came.file:
        raise SatudataError("letter-nowhere")
    for person in (came.receiver, came.signer):
        if person and person not in desk.roster().people:
            raise SatudataError("letter-person-unknown", person=person)
    return register.entered(register_of(desk), _entry(desk, came))


def _entry(desk: Desk, came: Came) -> Entry:
    kind = KINDS.get(came.kind, came.kind)
    return Entry(
        kind=kind,
        number=plain_number(came.number),
        dated=came.dated,
        received=came.received,
        agency=came.agency,
        signer=came.signer or _head(desk, came.agency, came.dated),
        datasets=" ".join(sorted({subject_of(desk, kind, came.agency, one) for one in came.subjects})),
        file=came.file,
        sha256=came.sha256,
        signature=came.signature or (WET if came.original else ""),
        status="diterima",
        note=plain_text(came.note, "catatan"),
        original=plain_text(came.original, "asli"),
        receiver=came.receiver,
    )


def _head(desk: Desk, agency: str, day: str) -> str:
    """The roster id of who headed the agency on that day; "" when nobody or more than one did."""
    found = holders(desk, agency_of(desk, agency).approval_role, agency, day)
    return found[0].person if len(found) == 1 else ""


def listed(desk: Desk, year: str = "", agency: str = "", kinds: Sequence[str] = ()) -> list[Entry]:
    """The letters of the register, in order; of a year, an agency, some kinds where those are named."""
    wanted = {KINDS.get(kind, kind) for kind in kinds}
    return [
        one
        for one in register.entries(register_of(desk))
        if one.dated.startswith(year) and agency in ("", one.agency) and (not wanted or one.kind in wanted)
    ]
