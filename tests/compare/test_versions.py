"""What each version changed against the one before, as the page of a dataset tells it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.compare.applying import apply_table
from satudata.compare.lines import by_lines
from satudata.compare.tables import compare_tables
from satudata.compare.versions import MAX_VERSIONS, version_changes
from satudata.model.changes import VersionChanges
from satudata.model.history import Version
from satudata.read.tables import read_table
from satudata.text import Text
from satudata.voices.changes.brief import brief
from satudata.voices.changes.words import Reader
from tests.compare.versions import side
from tests.instances import TABLE

DATASET = side().dataset
FIRST = TABLE.encode()
MORE = FIRST + b"35.72.01,2025,12\n35.72.02,2025,13\n"
MENDED = MORE.replace(b"2023,13", b"2023,130")


def line(*blobs: str) -> list[Version]:
    """Versions newest first, named by data and metadata blob: `"b1"` is data b, metadata 1."""
    return [Version("", "", "", "", "", blob[:-1], blob[-1], "", "") for blob in blobs]


def told(*blobs: str, language: str = "id", **contents: bytes) -> list[str]:
    found = version_changes(line(*blobs), contents, DATASET)
    return [brief(one, DATASET.fields, Reader(Text(language), {"35.72.03": "Sananwetan"})) for one in found]


def test_each_version_is_told_against_the_one_before() -> None:
    assert told("c1", "b1", "a1", a=FIRST, b=MORE, c=MENDED) == [
        "1 nilai berubah: Jumlah puskesmas 2023 Sananwetan 13 → 130 (×10).",
        "2 baris baru (2025).",
        "Versi pertama.",
    ]


def test_several_things_stand_in_one_sentence_that_ends_in_the_largest_value() -> None:
    (first, _) = told("c2", "a1", a=FIRST, c=MENDED.replace(b"2024,14", b"2024,15"), language="en")
    assert first.startswith("2 new rows (2025), metadata updated, 2 values changed; ")
    assert first.endswith("; the largest: Health centres 2023 Sananwetan 13 → 130 (×10).")


def test_of_versions_that_not_everybody_may_have_no_cell_is_told() -> None:
    assert told("c2", "b1", "a1", c=MENDED, a=FIRST) == ["Keterangan diperbarui.", "", "Versi pertama."]


def test_of_many_new_periods_the_first_and_the_last_are_told() -> None:
    more = FIRST + b"".join(b"35.72.01,%d,1\n" % year for year in range(2025, 2031))
    assert told("b1", "a1", a=FIRST, b=more)[0] == "6 baris baru (2025 sampai 2030)."
    assert told("b1", "a1", a=FIRST, b=more, language="en")[0] == "6 new rows (2025 to 2030)."


def test_a_cell_that_was_no_number_is_shown_as_the_file_has_it() -> None:
    before, after = FIRST.replace(b"2023,13", b"2023,1.033.0"), FIRST.replace(b"2023,13", b"2023,1033")
    assert told("b1", "a1", a=before, b=after)[0].endswith("Sananwetan 1.033.0 → 1033.")


def test_metadata_alone_and_other_bytes_alone_are_told_as_that() -> None:
    assert told("a2", "a1", a=FIRST)[0] == "Keterangan diperbarui."
    assert told("b1", "a1", a=FIRST, b=FIRST.replace(b"\n", b"\r\n"))[0] == "Berkas ditulis ulang, isinya sama."


def test_columns_that_come_and_rows_that_move_are_told() -> None:
    wider = FIRST.replace(b"jumlah", b"jumlah,catatan").replace(b",11\n", b",11,x\n")
    wider = b"\n".join(row if row.count(b",") == 3 else row + b",y" for row in wider.rstrip().split(b"\n")) + b"\n"
    rows = FIRST.split(b"\n")
    moved = b"\n".join([rows[0], *rows[-2:0:-1], b""])
    assert told("b1", "a1", a=FIRST, b=wider)[0] == "Susunan kolom berubah."
    assert told("b1", "a1", a=FIRST, b=moved)[0] == "Urutan baris berubah."


def test_large_tables_are_told_only_where_rows_were_put_below(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("satudata.compare.versions.MAX_BYTES", 100)
    first, second, _ = told("c1", "b1", "a1", a=FIRST, b=MORE, c=MENDED)
    assert "2 MB" in first
    assert second == "2 baris baru (2025)."


def test_only_the_newest_versions_are_compared() -> None:
    assert len(list(version_changes(line(*(f"a{n % 10}" for n in range(40))), {}, DATASET))) == MAX_VERSIONS


def test_a_table_of_old_that_cannot_be_read_is_no_fault() -> None:
    assert list(version_changes(line("b1", "a1"), {"a": b"a,b\n1\n", "b": FIRST}, DATASET)) == [
        VersionChanges(False, False, None, False), VersionChanges(True, False, None, False),
    ]  # fmt: skip


def test_a_table_with_quotes_is_compared_as_a_whole() -> None:
    quoted = FIRST + b'"35.72\n",2025,1\n'
    assert by_lines(quoted, quoted + b"35.72.01,2026,1\n", DATASET) is None
    assert told("b1", "a1", a=quoted, b=quoted + b"35.72.01,2026,1\n")[0] == "1 baris baru (2026)."


KEYED = st.lists(
    st.tuples(*(st.integers(0, 3).map(str) for _ in range(2)), st.sampled_from(["", "1", "10", "-1", "x", "1,2"])),
    max_size=7,
)


@given(KEYED, KEYED, st.booleans())
def test_the_comparison_by_lines_tells_what_the_one_by_cells_tells(
    above: list[tuple[str, str, str]], below: list[tuple[str, str, str]], appended: bool
) -> None:
    old, new = (
        "kode_kecamatan,tahun,jumlah\n" + "".join(f"{','.join(row)}\n" for row in rows)
        for rows in (above, [*above, *below] if appended else below)
    )
    found = by_lines(old.encode(), new.encode(), DATASET)
    before, after = (read_table("", text.encode())[0] for text in (old, new))
    if found is None or before is None or after is None:
        return
    assert list(apply_table(before, found).rows()) == list(after.rows())
    if all(not table.key_repeats(["kode_kecamatan", "tahun"]) for table in (before, after)):
        whole = compare_tables(before, after, DATASET, DATASET, with_totals=False)
        # A row whose key was corrected is found again by cells only.
        if not (found.added and found.removed) and whole.key == found.key:
            assert found == whole
