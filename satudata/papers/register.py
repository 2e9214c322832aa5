"""The register of letters, `catalog/letters/register.csv` (buku agenda; a duty of walidata in the SOP of Blitar).

Registers from before `asli` and `penerima` are read as if both were empty there, and get the columns when written.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import astuple, dataclass, replace

from satudata.errors import SatudataError
from satudata.read.letters import COLUMNS as COLUMNS
from satudata.read.letters import OLDER as OLDER
from satudata.read.letters import PATH as PATH
from satudata.read.letters import number_key, read_register

# What a letter is called in the register, by the name of its kind on the command line.
KINDS = {
    "statement": "pernyataan",
    "approved-list": "persetujuan",
    "validation": "validasi",
    "minutes": "berita-acara",
    "verification": "verifikasi",
    "catalog": "katalog",
    "conforming": "daftar-sesuai",
    "return": "pengembalian",
    "needs": "kebutuhan",
    "request": "permintaan",
    "disposition": "disposisi",
    "appointment": "penunjukan",
    "cover": "pengantar",
    "recommendation": "rekomendasi",
}
NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./()-]{0,79}")  # nothing that a spreadsheet takes for a formula
PLAIN = re.compile(r"[^\x00-\x1f\x7f=+@\t-][^\x00-\x1f\x7f]{0,199}")  # a line that no spreadsheet runs
ELECTRONIC, WET, MANUAL = "elektronik", "basah", "manual"


@dataclass(frozen=True)
class Entry:
    """One letter, in the order of `COLUMNS` without `no_urut`; days are ISO, `datasets` ids with spaces between.

    Besides datasets there may be other subjects among them (`plan:2026/dinkes`). `original` is where the paper lies,
    `receiver` (a roster id) who took it in on the day `received`.
    """

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
    original: str = ""
    receiver: str = ""


def plain_text(text: str, column: str) -> str:
    """The text as it is registered. SatudataError `letter-text-bad` for what a spreadsheet would run, or no line."""
    text = text.strip()
    if text and not PLAIN.fullmatch(text):
        raise SatudataError("letter-text-bad", text=text[:80], column=column)
    return text


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
    rows = list(entries(register))
    year = entry.dated[:4]
    for place, row in enumerate(rows):
        if entry.sha256 and row.sha256 == entry.sha256 and row.agency == entry.agency:
            if row.number != entry.number:
                raise SatudataError("letter-number-other", number=row.number or "–")
            datasets = " ".join(sorted({*row.datasets.split(), *entry.datasets.split()}))
            rows[place] = replace(row, datasets=datasets)
            return _written(rows)
        same = (row.agency, row.dated[:4], number_key(row.number)) == (entry.agency, year, number_key(entry.number))
        if entry.number and same:
            raise SatudataError("letter-number-taken", number=entry.number, agency=entry.agency, year=year)
    return _written([*rows, entry])


def entries(register: bytes | None) -> list[Entry]:
    """The letters in order; none without a file. SatudataError `letter-register-broken` for what is no register."""
    lines, findings = read_register(register)
    if findings:
        raise SatudataError("letter-register-broken", columns=",".join(COLUMNS))
    return [Entry(*one.cells[1:]) for one in lines]


def _written(rows: list[Entry]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((n, *astuple(row)) for n, row in enumerate(rows, start=1))
    return out.getvalue().encode()
