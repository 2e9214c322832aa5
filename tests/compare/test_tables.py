"""What is different between two tables, in the order in which it matters."""

from __future__ import annotations

import pytest

from satudata.compare.cells import judged
from satudata.model.changes import ColumnChange, Effect, Total
from tests.compare.versions import side, table_of
from tests.instances import TABLE, metadata

NAMED = """\
kode_desa,nama_desa,nama_kecamatan,tahun,jumlah
1,Desa Satu,Sukorejo,2023,11
2,Desa Dua,Sukorejo,2023,12
"""
OF_VILLAGES = (
    metadata()
    .replace("primaryKey: [kode_kecamatan, tahun]", "primaryKey: [kode_desa, tahun]")
    .replace("name: kode_kecamatan", "name: kode_desa")
    .replace(
        "    - name: tahun",
        "    - {name: nama_kecamatan, type: string, title: Kecamatan, role: name}\n"
        "    - {name: nama_desa, type: string, title: Desa, role: name}\n    - name: tahun",
        1,
    )
)


def test_a_value_of_the_same_key_is_a_change_wherever_its_row_moved() -> None:
    lines = TABLE.replace("2024,14", "2024,15").splitlines()
    found = table_of(side(), side("\n".join([lines[0], *lines[:0:-1]]) + "\n"))
    (row,) = found.changed
    assert (row.before_at, row.at, row.cells) == (6, 1, ("35.72.03", "2024", "15"))
    assert (found.counts.added, found.counts.removed) == (0, 0)
    assert found.order == (6, 5, 4, 3, 2, 1)


def test_cells_come_by_weight_and_equal_ones_by_difference() -> None:
    after = TABLE.replace("2023,11", "2023,110").replace("2023,12", "2023,").replace("2024,14", "2024,15")
    found = table_of(side(), side(after.replace("2024,11", "2024,1.1").replace("2024,12", "2024,120")))
    assert [(cell.before, cell.after) for row in found.changed for cell in row.changes] == [
        ("12", ""), ("12", "120"), ("11", "110"), ("11", "1.1"), ("14", "15"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "effect", "weight"),
    [
        ("412", "4120", Effect.NUMBER, 1.0),
        ("4120", "412", Effect.NUMBER, 1.0),
        ("5", "", Effect.EMPTIED, 2.0),
        ("", "5", Effect.FILLED, 0.5),
        ("-", "", Effect.WRITING, 0.0),
        ("7", "7.00", Effect.WRITING, 0.0),
        ("-0", "0", Effect.WRITING, 0.0),
        ("0", "5", Effect.NUMBER, 1.0),
        ("-5", "5", Effect.NUMBER, 2.0),
        ("ada", "tidak ada", Effect.TEXT, 0.3),
        ("1e9", "2", Effect.TEXT, 0.3),
        ("9" * 400, "2", Effect.TEXT, 0.3),
        ("0." + "0" * 29 + "1", "9" * 30, Effect.NUMBER, 60.0),
    ],
)
def test_what_became_of_a_cell(before: str, after: str, effect: Effect, weight: float) -> None:
    assert judged(before, after, frozenset({"", "-"})) == (effect, weight)


def test_digits_beyond_a_float_are_another_number_and_no_other_writing() -> None:
    effect, weight = judged("10000000000000000001", "10000000000000000002", frozenset())
    assert effect is Effect.NUMBER
    assert weight > 0


def test_a_renamed_column_is_found_by_its_cells() -> None:
    found = table_of(side(), side(TABLE.replace("jumlah", "banyaknya")))
    assert found.columns == (ColumnChange("jumlah", "banyaknya"),)
    assert found.changed == ()


def test_a_key_column_may_be_renamed_too() -> None:
    about = metadata().replace("kode_kecamatan", "kode_wilayah")
    found = table_of(side(), side(TABLE.replace("kode_kecamatan", "kode_wilayah").replace("2024,14", "2024,15"), about))
    assert found.key == ("kode_wilayah", "tahun")
    assert found.counts.changed_cells == 1


def test_columns_that_are_new_or_gone_are_told() -> None:
    after = "kode_kecamatan,tahun,keterangan\n" + "".join(
        f"{line.rpartition(',')[0]},baik {n}\n" for n, line in enumerate(TABLE.splitlines()[1:])
    )
    found = table_of(side(), side(after))
    assert found.columns == (ColumnChange("", "keterangan"), ColumnChange("jumlah", ""))
    assert found.filled[0][0] == "baik 0"


def test_without_a_key_rows_are_a_heap() -> None:
    about = metadata().replace("primaryKey: [kode_kecamatan, tahun]", "primaryKey: []")
    about = about.replace("role: region", "role: status").replace("role: time", "role: status")
    found = table_of(side(about=about), side(TABLE.replace("2024,14", "2024,15"), about))
    assert (found.key, len(found.added), len(found.removed), found.changed) == ((), 1, 1, ())


def test_a_key_that_the_metadata_do_not_state_is_made_of_the_dimensions() -> None:
    about = metadata().replace("  primaryKey: [kode_kecamatan, tahun]\n", "")
    found = table_of(side(about=about), side(TABLE.replace("2024,14", "2024,15"), about))
    assert found.key == ("kode_kecamatan", "tahun")


def test_rows_that_share_a_key_are_compared_as_wholes_and_counted() -> None:
    many = "kode_kecamatan,tahun,jumlah\n" + "".join(f"{n},2023,{n}\n" for n in range(30))
    found = table_of(side(many + "5,2023,77\n"), side(many + "5,2023,78\n"))
    assert found.twins == 2
    assert [(row.before_at, row.at) for row in found.changed] == [(31, 31)]
    assert (found.added, found.removed) == ((), ())


def test_a_key_that_most_rows_share_is_none() -> None:
    about = metadata().replace("primaryKey: [kode_kecamatan, tahun]", "primaryKey: [tahun]")
    assert table_of(side(about=about), side(TABLE + "35.72.04,2024,1\n", about)).key == ("kode_kecamatan", "tahun")


def test_a_corrected_code_is_a_change_of_the_key_and_no_other_row() -> None:
    found = table_of(side(NAMED, OF_VILLAGES), side(NAMED.replace("1,Desa Satu", "01,Desa Satu"), OF_VILLAGES))
    (row,) = found.changed
    assert [(cell.before, cell.after) for cell in row.changes] == [("1", "01")]


def test_a_row_is_named_by_its_period_and_the_name_that_belongs_to_its_code() -> None:
    found = table_of(side(NAMED, OF_VILLAGES), side(NAMED.replace("2023,11", "2023,10"), OF_VILLAGES))
    assert found.label == ("tahun", "nama_desa")


def test_quoted_cells_with_the_same_text_are_no_change_at_all() -> None:
    quoted = TABLE.replace("35.72.01,2023,11", '"35.72.01","2023","11"')
    found = table_of(side(), side(quoted + "35.72.04,2024,1\n"))
    assert (len(found.added), found.changed) == (1, ())


def test_totals_are_told_by_period_and_only_of_what_adds_up() -> None:
    after = TABLE.replace("2023,11", "2023,110.5") + "35.72.01,2025,7\n"
    assert table_of(side(), side(after)).totals == (
        Total("jumlah", "2023", "36", "135.5"),
        Total("jumlah", "2025", "", "7"),
    )
    for old, new in (("ukuran: Jumlah", "ukuran: Persentase"), ("satuan: Unit", "satuan: Rupiah/kapita")):
        rate = metadata().replace(old, new)
        assert table_of(side(about=rate), side(after, rate)).totals == ()


def test_totals_keep_every_digit() -> None:
    before = TABLE.replace("2023,11", f"2023,{'9' * 30}").replace("2023,12", "2023,0.1")
    found = table_of(side(before), side(before.replace("2023,0.1", "2023,0.3")))
    assert found.totals[0].after == f"1{'0' * 28}12.3"
