"""Terms of the roster, judged one by one and together: who really holds what, and what stands in the way."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from satudata.model.finding import Check, Finding, Severity, Where
from satudata.model.roster import (
    ADMINISTRATOR,
    AGENCY_HEAD,
    GATE,
    OPERATOR,
    PRODUCER,
    WHOLE_REGION,
    Term,
    within,
)

SOON_DAYS = 30
FOREVER = "9999-12-31"  # later than the end of any term
OF_ONE_AGENCY = frozenset({AGENCY_HEAD, OPERATOR, PRODUCER})
OF_THE_REGION = frozenset({ADMINISTRATOR, GATE})

BAD_DATES = Check("roster-bad-dates", waivable=False)
SCOPE = Check("roster-scope", waivable=False)
NO_LETTER = Check("roster-no-letter", waivable=False)
GATE_AND_PERSON = Check("roster-gate-and-person", waivable=False)
UNKNOWN_AGENCY = Check("roster-unknown-agency", waivable=False)
OVERLAP = Check("roster-overlap", waivable=False)
ENDS_SOON = Check("roster-ends-soon", Severity.WARNING, waivable=False)

CODES = (BAD_DATES, SCOPE, NO_LETTER, GATE_AND_PERSON, UNKNOWN_AGENCY, OVERLAP, ENDS_SOON)

Keys = tuple[str | int, ...]
Letters = frozenset[tuple[str, str]]  # number of a letter, agency that the register names ("" for none)


class Held(NamedTuple):
    """A term with the id of who holds it and the place where that stands."""

    person: str
    term: Term
    keys: Keys


def letters_of(register: bytes) -> Letters:
    """The letters in `catalog/letters/register.csv`, by its columns `nomor_surat` and `opd`; none when unreadable."""
    try:
        rows = csv.DictReader(io.StringIO(register.decode("utf-8-sig"), newline=""))
        return frozenset((str(row.get("nomor_surat") or ""), str(row.get("opd") or "")) for row in rows)
    except (UnicodeDecodeError, csv.Error):
        return frozenset()


def in_order(start: str, until: str) -> bool:
    """Whether these are days of the calendar, the first not after the last; an empty `until` is open."""
    try:
        first = date.fromisoformat(start)
        return not until or first <= date.fromisoformat(until)
    except ValueError:
        return False


def judge(
    held: Sequence[Held],
    where: Callable[[Keys], Where],
    as_of: str,
    agencies: Collection[str] | None,
    letters: Letters | None,
) -> tuple[list[Held], list[Finding]]:
    """The terms that count, in order, and what is wrong with all of them. See `read_roster` for what may be absent."""
    gates = {one.person for one in held if one.term.role == GATE}
    kept: list[Held] = []
    findings: list[Finding] = []
    for one in held:
        check = _fault(one, gates, letters)
        if check is None:
            kept.append(one)
        else:
            findings.append(_told(check, one, where))
    findings += [
        _told(UNKNOWN_AGENCY, one, where) for one in kept if agencies is not None and _lost(one, agencies, as_of)
    ]
    findings += [_told(OVERLAP, later, where, other=first.person) for first, later in _overlapping(kept)]
    findings += [_told(ENDS_SOON, one, where) for one in _ending(kept, as_of)]
    return kept, findings


def _told(check: Check, held: Held, where: Callable[[Keys], Where], **facts: str) -> Finding:
    term = held.term
    about = {"role": term.role, "agency": term.agency, "start": term.start, "until": term.until, "letter": term.letter}
    return check.at(where(held.keys), person=held.person, **about, **facts)


def _fault(held: Held, gates: Collection[str], letters: Letters | None) -> Check | None:
    """Why a term gives nobody anything; None when it holds."""
    term = held.term
    if not in_order(term.start, term.until):
        return BAD_DATES
    if held.person in gates and term.role != GATE:
        return GATE_AND_PERSON
    if (term.agency == WHOLE_REGION and term.role in OF_ONE_AGENCY) or (
        term.agency != WHOLE_REGION and term.role in OF_THE_REGION
    ):
        return SCOPE
    if term.role == OPERATOR and letters is not None and not _registered(term, letters):
        return NO_LETTER
    return None


def _registered(term: Term, letters: Letters) -> bool:
    return bool(term.letter) and not letters.isdisjoint({(term.letter, term.agency), (term.letter, "")})


def _lost(held: Held, agencies: Collection[str], as_of: str) -> bool:
    """Whether a term that has not ended is of an agency that is not there."""
    over = bool(as_of) and bool(held.term.until) and held.term.until < as_of
    return not over and held.term.agency != WHOLE_REGION and held.term.agency not in agencies


def _overlapping(held: Iterable[Held]) -> Iterator[tuple[Held, Held]]:
    """Pairs that cannot both be: two definitive heads of one agency on one day, or one person's term twice.

    Each term is told once, against the one that lasts longest of those that began before it.
    """
    functions: dict[tuple[str, str, str, str], list[Held]] = defaultdict(list)
    for one in held:
        term = one.term
        single = term.role == AGENCY_HEAD and not term.capacity
        functions[term.role, term.agency, term.capacity, "" if single else one.person].append(one)
    for found in functions.values():
        first, *others = sorted(found, key=lambda one: one.term.start)
        for later in others:
            if within(later.term.start, first.term.start, first.term.until):
                yield first, later
            first = max(first, later, key=lambda one: one.term.until or FOREVER)


def _ending(held: Sequence[Held], as_of: str) -> Iterator[Held]:
    """Terms that end within `SOON_DAYS` from today and leave nobody in their place on the day after."""
    if not as_of:
        return
    horizon = _after(as_of, SOON_DAYS)
    functions: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for one in held:
        functions[one.term.role, one.term.agency].append(one.term)
    manned: dict[tuple[str, str, str], bool] = {}
    for one in held:
        term = one.term
        if not term.until or not within(as_of, term.start, term.until) or term.until > horizon:
            continue
        function = (term.role, term.agency, term.until)
        if function not in manned:
            others = [*functions[function[:2]], *functions[term.role, WHOLE_REGION]]
            day = _after(term.until, 1)
            manned[function] = any(other.covers(term.role, term.agency, day) for other in others)
        if not manned[function]:
            yield one


def _after(day: str, days: int) -> str:
    """The ISO day so many days later; the last one of the calendar where it ends before."""
    try:
        return (date.fromisoformat(day) + timedelta(days)).isoformat()
    except OverflowError:
        return FOREVER
