"""The national list of region codes (Kepmendagri 300.2.2-2138/2025) that comes with the engine, unpacked when asked."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

EDITION = "2025"
LEVELS = {2: "provinsi", 5: "kabupaten_kota", 8: "kecamatan"}  # by length of a dotted code
VILLAGES = {"1": "kelurahan", "2": "desa", "3": "desa_adat"}  # by the first digit of the last group

CODES = files("satudata").joinpath("assets/codes")


@cache
def national_regions() -> Mapping[str, str]:
    """Code → name of every province, regency or city, district and village, in order of code (91,599 entries)."""
    packed = CODES.joinpath(f"region-{EDITION}.csv.gz").read_bytes()
    return MappingProxyType(_read_pairs(gzip.decompress(packed).decode("utf-8")))


@cache
def time_zone_of(region: str) -> str:
    """The IANA time zone of a region, by its province: Asia/Jakarta, Asia/Makassar or Asia/Jayapura."""
    return _read_pairs(CODES.joinpath("time_zone.csv").read_text(encoding="utf-8"))[region[:2]]


def level_of(code: str) -> str:
    """The level of a dotted code: provinsi, kabupaten_kota, kecamatan, kelurahan, desa or desa_adat."""
    return LEVELS.get(len(code)) or VILLAGES[code[9]]


def regions_below(region: str) -> Mapping[str, str]:
    """The parts of a region at all levels, in order of code; empty for a region that is not in the list."""
    return {code: name for code, name in national_regions().items() if code.startswith(f"{region}.")}


def _read_pairs(text: str) -> dict[str, str]:
    _, *rows = csv.reader(text.splitlines())
    return {row[0]: row[1] for row in rows}
