"""The register of letters, `catalog/letters/register.csv` (buku agenda; a duty of walidata in the SOP of Blitar)."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import astuple, dataclass, replace

from satudata.errors import SatudataError

PATH = "catalog/letters/register.csv"
COLUMNS = (
    "no_urut", "jenis_surat", "nomor_surat", "tanggal_surat", "tanggal_terima", "opd", "penandatangan", "dataset",
    "berkas", "sha256", "jenis_tanda_tangan", "status", "catatan",
)  # fmt: skip
NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./()-]{0,79}")  # nothing that a spreadsheet takes for a formula
ELECTRONIC, WET, MANUAL = "elektronik", "basah", "manual"


@dataclass(frozen=True)
class Entry:
    """One letter, in the order of `COLUMNS` without `no_urut`; days are ISO, `datasets` ids with spaces between."""

    kind: str
    number: str
    dated: str
    received: str
    agency: str
    signer: str  # roster id: no name stands in a file that may be public
    datasets: str
    file: str
    sha256: str
    signature: str
    status: str
    note: str = ""


def plain_number(number: str) -> str:
    """The number as it is registered, outer spaces off; "" for none. SatudataError when it cannot be one."""
    number = number.strip()
    if number and not NUMBER.fullmatch(number):
        raise SatudataError("letter-number-bad", number=number[:80])
    return number


def entered(register: bytes | None, entry: Entry) -> bytes:
    """The register with that letter in it; a letter that is there already gets the further datasets only.

    SatudataError when the file is no register, another letter of that agency and year has the number, or this letter
    is there under another one.
    """
    rows = _rows(register)
    year = entry.dated[:4]
    for place, row in enumerate(rows):
        if row.sha256 == entry.sha256 and row.agency == entry.agency:
            if row.number != entry.number:
                raise SatudataError("letter-number-other", number=row.number or "–")
            datasets = " ".join(sorted({*row.datasets.split(), *entry.datasets.split()}))
            rows[place] = replace(row, datasets=datasets)
            return _written(rows)
        same = (row.agency, row.dated[:4], _key(row.number)) == (entry.agency, year, _key(entry.number))
        if entry.number and same:
            raise SatudataError("letter-number-taken", number=entry.number, agency=entry.agency, year=year)
    return _written([*rows, entry])


def _key(number: str) -> str:
    """A number without what people write in different ways."""
    return re.sub(r"[\s.]+", "", number).casefold()


def _rows(register: bytes | None) -> list[Entry]:
    if not register or not register.strip():
        return []
    try:
        rows = list(csv.reader(io.StringIO(register.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        rows = []
    if not rows or tuple(rows[0]) != COLUMNS or any(len(row) != len(COLUMNS) for row in rows):
        raise SatudataError("letter-register-broken", columns=",".join(COLUMNS))
    return [Entry(*row[1:]) for row in rows[1:]]


def _written(rows: list[Entry]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((n, *astuple(row)) for n, row in enumerate(rows, start=1))
    return out.getvalue().encode()
