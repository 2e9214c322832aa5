"""The register of letters that came back (`catalog/letters/register.csv`): its lines, and what is no register.

The procedure asks for its letters of a broken register too, as far as they can be made out; everything else refuses
one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from typing import NamedTuple

from satudata.model.finding import Check, Finding, Where

PATH = "catalog/letters/register.csv"
COLUMNS = (
    "no_urut", "jenis_surat", "nomor_surat", "tanggal_surat", "tanggal_terima", "opd", "penandatangan", "dataset",
    "berkas", "sha256", "jenis_tanda_tangan", "status", "catatan", "asli", "penerima",
)  # fmt: skip
OLDER = COLUMNS[:-2]

NO_REGISTER = Check("letters-no-register", waivable=False)
BROKEN = Check("letters-row-broken", waivable=False)

CODES = (NO_REGISTER, BROKEN)

# What the register calls the paper that a row of a procedure makes (`document` in `assets/sop/`).
DOCUMENTS = {
    "statement_letter": "pernyataan",
    "approved_list": "persetujuan",
    "validation_letter": "validasi",
    "minutes_of_agreement": "berita-acara",
    "verification_sheet": "verifikasi",
    "data_catalog": "katalog",
    "conforming_list": "daftar-sesuai",
    "needs_list": "kebutuhan",
    "data_request_letter": "permintaan",
    "disposition": "disposisi",
    "appointment_letter": "penunjukan",
    "cover_letter": "pengantar",
    "activity_form": "rekomendasi",
}


class Letter(NamedTuple):
    """One letter: its kind as the register calls it, the agency that issued it, its ISO date, what it is about (ids
    of datasets, or subjects such as `plan:2026/dinkes`), and its number.
    """

    kind: str
    agency: str
    dated: str
    about: frozenset[str]
    number: str


class Line(NamedTuple):
    """One letter as it stands: the line of the file on which it begins, and its cells in the order of the header."""

    number: int
    cells: tuple[str, ...]


def read_register(register: bytes | None) -> tuple[list[Line], list[Finding]]:
    """The letters in order, none without a file, and why the file is no register: commands refuse one with a finding.

    Lines from before the last two columns are as short as their header.
    """
    if not register or not register.strip():
        return [], []
    try:
        lines, broken_at = _lines(register.decode("utf-8-sig"))
    except UnicodeDecodeError:
        lines, broken_at = [], 1
    if not lines or lines[0].cells not in (COLUMNS, OLDER):
        broken_at = 1
    if broken_at:
        return [], [NO_REGISTER.at(Where(PATH, broken_at), columns=",".join(COLUMNS))]
    wide = len(lines[0].cells)
    broken = [one for one in lines if len(one.cells) != wide]
    findings = [BROKEN.at(Where(PATH, one.number), found=len(one.cells), expected=wide) for one in broken]
    return [one for one in lines[1:] if len(one.cells) == wide], findings


def _lines(text: str) -> tuple[list[Line], int]:
    """The header and the letters, and the line at which the table breaks off, 0 where it does not."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[Line] = []
    begins = 1
    try:
        for cells in reader:
            lines.append(Line(begins, tuple(cells)))
            begins = reader.line_num + 1
    except csv.Error:
        return lines, begins
    return lines, 0


def number_key(number: str) -> str:
    """A letter's number without what people write in different ways."""
    return re.sub(r"[\s.]+", "", number).casefold()


def letters(register: bytes | None) -> tuple[Letter, ...]:
    """The letters in order; none without a file, or from one that is no register."""
    try:
        rows = list(csv.DictReader(io.StringIO((register or b"").decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error):
        return ()
    return tuple(map(_letter, rows))


def _letter(row: Mapping[str, str | None]) -> Letter:
    kind, agency, dated, about, number = (
        row.get(key) or "" for key in ("jenis_surat", "opd", "tanggal_surat", "dataset", "nomor_surat")
    )
    return Letter(kind, agency, dated, frozenset(about.split()), number)
