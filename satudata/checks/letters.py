"""The register of letters as a whole: what no command reads, days that are none, and one number for two letters.

A register that was once opened in a spreadsheet comes back with other separators, or its days turned round; both are
told here before somebody needs a letter of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from satudata.model.finding import Check, Finding, Severity, Where
from satudata.read.git import Entry
from satudata.read.letters import COLUMNS, PATH, Line, number_key, read_register
from satudata.read.plans import is_day
from satudata.read.repository import Contents

NO_DAY = Check("letters-no-such-day", waivable=False)
# `letter register` takes no number twice, but an office may count its minutes apart from its letters.
NUMBER_TWICE = Check("letters-number-twice", Severity.WARNING, waivable=False)

CODES = (NO_DAY, NUMBER_TWICE)

DAYS = ("tanggal_surat", "tanggal_terima")
MAX_QUOTED = 80


def check_catalogue(entries: Mapping[str, Entry], contents: Contents) -> Iterator[Finding]:
    """The findings about the register at hand; one that cannot be opened is told where the roster is read."""
    try:
        content = contents.read(entries[PATH]) if PATH in entries else None
    except OSError:
        return
    yield from check_register(content)


def check_register(content: bytes | None) -> Iterator[Finding]:
    """What is wrong with these bytes, first what makes them no register, then letter by letter."""
    lines, findings = read_register(content)
    yield from findings
    numbers: dict[tuple[str, str, str], int] = {}
    for row, line in enumerate(lines, start=1):
        cells = dict(zip(COLUMNS, line.cells, strict=False))
        yield from _days(row, line, cells)
        number, agency, year = cells["nomor_surat"], cells["opd"], cells["tanggal_surat"][:4]
        other = numbers.setdefault((agency, year, number_key(number)), row)
        if number_key(number) and other != row:
            facts = {"number": number[:MAX_QUOTED], "agency": agency[:MAX_QUOTED], "year": year}
            yield NUMBER_TWICE.at(Where(PATH, line.number, row, "nomor_surat"), **facts, other=other)


def _days(row: int, line: Line, cells: Mapping[str, str]) -> Iterator[Finding]:
    for column in DAYS:
        if cells[column] and not is_day(cells[column]):
            yield NO_DAY.at(Where(PATH, line.number, row, column), value=cells[column][:MAX_QUOTED])
