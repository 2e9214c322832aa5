"""The letters that came back (`catalog/letters/register.csv`), as far as the procedure asks for them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import NamedTuple

PATH = "catalog/letters/register.csv"
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
