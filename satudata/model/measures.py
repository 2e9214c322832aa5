"""Which columns may be added up: counts, areas and amounts, never rates, averages or indices."""

from __future__ import annotations

import re
from functools import lru_cache

from satudata.model.catalog import Field

# Words that say a value is a rate, an average or an index, so that it must not be added up.
RATE = re.compile(
    r"persen|rasio|indeks|index|rata|laju|angka|tingkat|kepadatan|harga|per_|pertumbuhan|inflasi|median|skala|umur|usia"
    r"|suhu|skor|nilai_tukar|upah|proporsi|prevalensi|kontribusi|distribusi|share|lintang|bujur|latitude|longitude"
)
COUNTED = frozenset({"jumlah", "total", "banyaknya", "luas", "panjang", "volume", "produksi", "nilai"})


@lru_cache(maxsize=4096)
def is_rate(name: str, ukuran: str, satuan: str) -> bool:
    """Whether a column of that name, measure and unit holds rates, averages or indices."""
    return bool(RATE.search(ukuran.casefold()) or RATE.search(name)) or satuan == "Persen"


def adds_up(field: Field) -> bool:
    """Whether the parts of such a column surely add up to a total."""
    ukuran = field.ukuran.casefold().split()
    counted = ukuran[0] in COUNTED if ukuran and ukuran != ["-"] else field.type == "integer"
    return counted and not is_rate(field.name, field.ukuran, field.satuan)
