"""CSV as it comes from offices: what is read as a table, and what is refused where."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satudata.read import tables
from satudata.read.tables import MAX_CELL, MAX_COLUMNS, MAX_PLACES, TextTable, read_table

PATH = "data/dinkes/puskesmas.csv"
Place = tuple[str, int, int]


def faults(content: str | bytes) -> list[Place]:
    """(code, line, row) of each finding."""
    _, findings = read_table(PATH, content.encode() if isinstance(content, str) else content)
    return [(finding.code, finding.where.line, finding.where.row) for finding in findings]


def table(content: str | bytes, *missing: str) -> TextTable:
    """The table of a CSV without faults."""
    found, findings = read_table(PATH, content.encode() if isinstance(content, str) else content, missing or ("",))
    assert findings == []
    assert found is not None
    return found


def rows(content: str | bytes) -> list[tuple[str, ...]]:
    found = table(content)
    return [found.header, *found.rows()]


@pytest.mark.parametrize(
    "content",
    [
        "a,b\n1,2\n3,4\n",
        "a,b\n1,2\n3,4",
        "a,b\r\n1,2\r\n3,4\r\n",
        "a,b\r1,2\r3,4\r",
        '"a","b"\n"1","2"\n"3","4"\n',
        '"a",b\r\n1,"2"\r\n3,4\r\n',
    ],
)
def test_line_ends_and_needless_quotes_make_no_difference(content: str) -> None:
    assert rows(content) == [("a", "b"), ("1", "2"), ("3", "4")]


def test_cells_keep_every_sign_they_have() -> None:
    assert rows("kode,nama\n18.10, Pringsewu \n007,\u00e9\u2028x\n") == [
        ("kode", "nama"),
        ("18.10", " Pringsewu "),
        ("007", "\u00e9\u2028x"),
    ]


def test_quoted_cells_hold_commas_quotes_and_line_feeds() -> None:
    found = table('a,b\n"x, y","a ""b"""\n"satu\ndua",2\n3,4\n')
    assert list(found.rows()) == [("x, y", 'a "b"'), ("satu\ndua", "2"), ("3", "4")]
    assert [found.line_of(row) for row in (1, 2, 3)] == [2, 3, 5]


def test_a_byte_order_mark_is_told_and_skipped() -> None:
    found, findings = read_table(PATH, b"\xef\xbb\xbfa,b\n1,2\n")
    assert found is not None
    assert found.header == ("a", "b")
    assert [(f.code, f.severity.value) for f in findings] == [("table-byte-order-mark", "warning")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", [("table-empty", 1, 0)]),
        (b"\xef\xbb\xbf", [("table-byte-order-mark", 1, 0)]),
        (b"PK\x03\x04\x00\x00", [("table-binary", 1, 0)]),
        ("a,b\n1,2\n".encode("utf-16"), [("table-binary", 1, 0)]),
        (b"a,b\n1,caf\xe9\n", [("table-not-utf8", 2, 0)]),
        ("a,b\n1,“x”\n".encode("cp1252"), [("table-not-utf8", 2, 0)]),
        ("a,b\n1,2\n3\n", [("table-ragged-row", 3, 2)]),
        ("a,b\n1,2,3\n", [("table-ragged-row", 2, 1)]),
        ('a,b\n"x\ny",2\n3\n', [("table-ragged-row", 4, 2)]),
        ("a,b\n1,2\n\n3,4\n", [("table-blank-row", 3, 2)]),
        ("a\n1\n\n2\n", [("table-blank-row", 3, 2)]),
        ("a,b\n1,2\n\n\n", [("table-blank-row", 3, 2), ("table-blank-row", 4, 3)]),
        ('a\n"x"\n\n', [("table-blank-row", 3, 2)]),
        ('a,b\n1,"2\n', [("table-broken-quotes", 2, 0)]),
        ('a,b\n1,"2"x\n', [("table-broken-quotes", 2, 0)]),
        (",".join("k" * (MAX_COLUMNS + 1)) + "\n", [("table-too-many-columns", 1, 0)]),
    ],
)
def test_what_is_no_table_is_refused_at_its_place(content: str | bytes, expected: list[Place]) -> None:
    found, _ = read_table(PATH, content.encode() if isinstance(content, str) else content)
    assert found is None
    assert faults(content) == expected


@pytest.mark.parametrize("sign", ["\t", "\x07", "\x85", "\u202e", "\u2066", "\ufeff", "\x7f"])
def test_hidden_signs_are_refused_with_their_line(sign: str) -> None:
    assert faults(f"a,b\n1,x{sign}y\n") == [("table-control-character", 2, 1)]


def test_a_cell_that_no_spreadsheet_can_hold_is_refused() -> None:
    content = f"a,b\n1,{'x' * MAX_CELL}\n2,{'x' * (MAX_CELL + 1)}\n"
    found, findings = read_table(PATH, content.encode())
    assert found is not None
    assert [(f.code, f.where.row, f.where.column) for f in findings] == [("table-cell-too-long", 2, "b")]


def test_a_file_over_the_limit_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_BYTES", 10)
    assert faults("a,b\n1,2\n3,4\n") == [("table-too-large", 0, 0)]


def test_as_many_columns_as_allowed_are_read() -> None:
    assert len(table(",".join(f"k{n}" for n in range(MAX_COLUMNS)) + "\n").header) == MAX_COLUMNS


@pytest.mark.parametrize("mark", [";", "\t"])
def test_uneven_rows_below_a_header_between_other_marks_are_left_to_the_check_of_the_layout(mark: str) -> None:
    assert "table-ragged-row" not in [code for code, _, _ in faults(f"a{mark}b\n1,5{mark}2\n")]
    assert ("table-ragged-row", 2, 1) in faults(f'"a{mark}b,c,d"\n1,5\n')


def test_many_faults_of_one_kind_are_told_up_to_a_bound() -> None:
    assert len(faults("a,b\n" + "1\n" * 500)) == MAX_PLACES
    assert len(faults("a,b\n" + "1,\t\n" * 500)) == MAX_PLACES


@pytest.mark.parametrize("row", ["1\n", "1,\x01\n"])
def test_faults_beyond_the_bound_are_counted_in_the_last_one(row: str) -> None:
    _, findings = read_table("x.csv", ("a,b\n" + row * 500).encode())
    assert [finding.places for finding in findings] == [1] * (MAX_PLACES - 1) + [501 - MAX_PLACES]


def test_a_header_alone_is_a_table_without_rows() -> None:
    found = table("a,b\n")
    assert (found.header, found.n_rows, list(found.rows()), found.head(3)) == (("a", "b"), 0, [], ())
    assert [column.values for column in found.columns] == [(), ()]
    assert not found.key_repeats(["a"])


class TestColumns:
    column = table("a,b\n10,x\n2,x\n,x\n2,x\n-,x\n", "", "-").columns[0]

    def test_missing_cells_are_counted_and_left_out_of_the_rest(self) -> None:
        assert self.column.missing == 2
        assert self.column.n_distinct == 2
        assert self.column.distinct(2) == frozenset({"10", "2"})
        assert self.column.distinct(1) is None
        assert self.column.all_match(re.compile("[0-9]+"))
        assert not self.column.any_search(re.compile("-"))
        assert self.column.number_range() == (2.0, 10.0)
        assert self.column.longest() == 2

    def test_a_pattern_must_match_from_end_to_end(self) -> None:
        assert not self.column.all_match(re.compile("1"))
        assert self.column.any_search(re.compile("1"))

    def test_values_are_all_cells_in_row_order(self) -> None:
        assert list(self.column.values) == ["10", "2", "", "2", "-"]

    def test_an_empty_column_answers_as_well(self) -> None:
        empty = table("a\n").columns[0]
        assert (empty.missing, empty.n_distinct, empty.longest(), empty.number_range()) == (0, 0, 0, None)
        assert empty.all_match(re.compile("x"))
        assert not empty.any_search(re.compile("x"))


def test_a_column_is_found_by_its_first_name() -> None:
    found = table("a,b,a\n1,2,3\n")
    assert found.column("a") is found.columns[0]
    assert found.column("c") is None


def test_rows_that_agree_in_all_columns_of_a_key_are_noticed() -> None:
    found = table("a,b\n1,x\n1,y\n2,x\n")
    assert found.key_repeats(["a"])
    assert not found.key_repeats(["a", "b"])
    assert not found.key_repeats(["c"])


def test_the_head_is_the_first_rows() -> None:
    assert table("a,b\n1,2\n3,4\n5,6\n").head(2) == (("1", "2"), ("3", "4"))


CELLS = st.text(st.sampled_from('ab1.-, "\n;é\u2028'), max_size=6)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=6)))
def test_a_table_that_python_wrote_reads_back_cell_by_cell(written: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(written)
    found, findings = read_table(PATH, file.getvalue().encode())
    if found is None:
        assert {f.code for f in findings} == {"table-blank-row"}
        assert len(written[0]) == 1
    else:
        assert [list(found.header), *map(list, found.rows())] == written
        lines = file.getvalue().split("\n")
        assert all(lines[found.line_of(n + 1) - 1].startswith(_first_line(row)) for n, row in enumerate(written[1:]))


def _first_line(row: list[str]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerow(row)
    return file.getvalue().split("\n")[0]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_are_read_without_an_exception(content: bytes) -> None:
    found, findings = read_table(PATH, content)
    assert found is not None or findings
