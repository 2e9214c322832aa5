"""What is taken of a table to be searched for, and what is too ordinary."""

from __future__ import annotations

import json

import pytest

from satudata.leaks.needles import NUMBER, RUN, TEXT, Needle, of_canaries, of_table, spellings, squeezed, told_by

PATH = "data/dinsos/penerima.csv"
HEADER = "kode_wilayah,tahun,nama,jumlah\n"


def patterns(content: str, kind: str, lightly: bool = False) -> set[bytes]:
    return {needle.pattern for needle in of_table(PATH, content.encode(), lightly) if needle.kind == kind}


@pytest.mark.parametrize(
    ("cell", "forms"),
    [
        ("1234567", {b"1234567", b"1.234.567", b"1,234,567", b"1234567.0"}),
        ("-1234567", {b"1234567"}),
        ("1234567.50", {b"1234567.50", b"1234567.5", b"1.234.567,50", b"1.234.568"}),
        ("3515144508680002", {b"3515144508680002", b"3.515.144.508.680.002"}),
        ("Budi & Ani's", {b"budi & ani's", b"budi &amp; ani&#x27;s", b"budi &amp; ani&#39;s", b"budi%20%26%20ani%27s"}),
        ('PT "Maju" Jaya', {b'pt \\"maju\\" jaya', b"pt &quot;maju&quot; jaya", b'pt ""maju"" jaya'}),
        ("Café Wulandari", {"café wulandari".encode(), b"caf\\u00e9 wulandari"}),
    ],
)
def test_a_distinctive_cell_is_searched_in_every_way_it_may_be_written(cell: str, forms: set[bytes]) -> None:
    assert forms <= {form for _, form in spellings(cell)}


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "2024",
        "35.72.01",
        "35.72.01.1001",
        "123456",
        "100000000",
        "20261121",
        "Laki",
        "12 Januari 2026",
        "1.5",
        "--- ///",
    ],
)
def test_an_ordinary_cell_is_not_searched_for(cell: str) -> None:
    assert list(spellings(cell)) == []


def test_cells_that_come_often_tell_nothing() -> None:
    rows = "".join(f"35.72.01,2024,Perempuan dewasa,{n}\n" for n in range(40))
    assert b"perempuan dewasa" not in patterns(HEADER + rows, TEXT)


def test_small_counts_are_searched_only_as_long_runs() -> None:
    rows = "".join(f"35.72.{n:02d},2024,x,{n % 13 + 11}\n" for n in range(30))
    assert patterns(HEADER + rows, NUMBER) == set()
    shortest = min(patterns(HEADER + rows, RUN), key=len)
    assert len(shortest) >= 16
    assert patterns(HEADER + "35.72.01,2024,x,7\n", RUN) == set()


def test_runs_hold_whole_rows_also_with_the_names_of_json_between() -> None:
    rows = "35.72.01,2024,Wulandari Kusumaningtyas,7\n"
    found = patterns(HEADER + rows, RUN)
    assert b"3572012024wulandarikusumaningtyas7" in found
    assert b"kodewilayah357201tahun2024namawulandarikusumaningtyasjumlah7" in found


def test_the_outermost_numbers_of_a_long_table_are_among_the_sample() -> None:
    rows = [f"35.72.01,2024,x,{n + 10_000_000}\n" for n in range(1000)]
    rows[333] = "35.72.01,2024,x,98765432\n"
    assert b"98765432" in patterns(HEADER + "".join(rows), NUMBER)


def test_data_that_only_waits_is_searched_for_by_runs_alone() -> None:
    rows = "".join(f"35.72.01,2024,Nama panjang {n},{n * 7919 + 10_000_000}\n" for n in range(50))
    assert patterns(HEADER + rows, NUMBER, lightly=True) == set()
    assert 0 < len(patterns(HEADER + rows, RUN, lightly=True)) < len(patterns(HEADER + rows, RUN))


@pytest.mark.parametrize(
    "junk", [b"", b"\n", b"a,b\n", b"\x00\xff\xfe" * 50, b'a,b\n"x,1\n', b"a,b\n1\n1,2,3\n", b"x" * 200_000]
)
def test_bytes_that_are_no_table_give_only_their_digests(junk: bytes) -> None:
    assert all(needle.kind == TEXT and len(needle.pattern) in (40, 64) for needle in of_table(PATH, junk))


def test_a_table_gives_the_same_needles_each_time_and_never_its_values_as_origin() -> None:
    content = (HEADER + "35.72.01,2024,Wulandari Kusumaningtyas,7654321\n").encode()
    assert of_table(PATH, content) == of_table(PATH, content)
    assert {(needle.origin, needle.row) for needle in of_table(PATH, content)} == {(PATH, 0), (PATH, 1)}


def test_canaries_are_one_a_line_and_too_short_ones_are_left_out() -> None:
    found = of_canaries("catalog/canaries.txt", b"# umpan\nkenari-7f3a9c\n\npendek\n")
    assert {needle.row for needle in found} == {2}
    assert Needle(RUN, b"kenari7f3a9c", "catalog/canaries.txt", 2) in found


def test_squeezing_leaves_small_letters_digits_and_what_is_beyond_ascii() -> None:
    assert squeezed('<td>35.72.01</td>, "caf\u00e9" 1.234,5\n'.encode()) == "td357201tdcaf\u00e912345".encode()


def by_quarter(quarters: int) -> tuple[bytes, bytes]:
    """A table of three districts, district by district, as CSV and as JSON objects."""
    kept = [
        (f"35.72.0{n}", f"{2024 + quarter // 4}-Q{quarter % 4 + 1}", 3571 * n + 41 * quarter)
        for n in (1, 2, 3)
        for quarter in range(quarters)
    ]
    table = "kode,triwulan,jumlah\n" + "".join(f"{code},{quarter},{value}\n" for code, quarter, value in kept)
    objects = [dict(zip(("kode", "triwulan", "jumlah"), row, strict=True)) for row in kept]
    return table.encode(), json.dumps(objects).encode()


def test_what_is_shown_of_a_table_already_is_told_in_every_form_that_its_update_is_searched_in() -> None:
    (shown, as_objects), (update, new_objects) = by_quarter(7), by_quarter(8)
    told = list(told_by(shown))
    runs = {needle.pattern for needle in of_table(PATH, update, lightly=True) if needle.kind == RUN}
    secret = {pattern for pattern in runs if not any(pattern in form for form in told)}
    assert any(pattern in squeezed(as_objects.lower()) for pattern in runs)
    assert not any(pattern in squeezed(as_objects.lower()) for pattern in secret)
    assert any(pattern in squeezed(new_objects.lower()) for pattern in secret)
