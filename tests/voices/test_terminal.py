"""The voice for a person at a terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from satudata.model.finding import Check, Finding, Where
from satudata.text import Text
from satudata.voices.telling import ALIKE
from satudata.voices.terminal import terminal


def test_findings_stand_by_file_with_the_gravest_file_first(findings: list[Finding], indonesian: Text) -> None:
    told = terminal(findings, indonesian)
    assert told.index("data/dinsos/x.csv") < told.index("metadata/dinsos/x.yml")
    assert "baris 12, data ke-11, kolom kode" in told


def test_it_ends_with_counts_and_what_to_do(findings: list[Finding], indonesian: Text) -> None:
    lines = terminal(findings, indonesian).splitlines()
    assert lines[-2].strip() == "1 galat, 1 peringatan, 1 catatan di 2 berkas"
    assert "satudata check" in lines[-1]
    assert "waivers.yml" in terminal(findings[2:], indonesian)


def test_many_of_one_kind_are_told_in_part_and_counted(many: list[Finding], indonesian: Text) -> None:
    told = terminal(many, indonesian)
    assert told.count("data ke-") == 2 * ALIKE + 1
    assert "dan 35 lagi seperti ini" in told
    assert "41 galat, 20 peringatan di 2 berkas" in told


def test_what_stood_in_more_cells_than_are_kept_is_counted_too(many: list[Finding], indonesian: Text) -> None:
    first = many[0]
    last = Finding(first.code, first.severity, many[39].where, (*many[39].facts, ("more", 100)), first.dataset)
    told = terminal([*many[:39], last], indonesian)
    assert "dan 135 lagi seperti ini, di baris 7–41, dan seterusnya" in told
    assert "140 galat di 1 berkas" in told


def test_of_those_told_in_part_each_line_is_named(many: list[Finding], indonesian: Text) -> None:
    rest = [one for one in many[:40] if one.where.row not in (8, 20, 40)]
    assert "dan 32 lagi seperti ini, di baris 7–8, 10–20, 22–40" in terminal(rest, indonesian)


def test_columns_and_keys_of_one_fault_are_all_told_under_one_remedy(indonesian: Text) -> None:
    unknown = Check("structure-unknown-column")
    found = [unknown.at(Where("data/a/x.csv", 1, 0, name), "a/x", column=name, known="jumlah") for name in "abcdefgh"]
    told = terminal(found, indonesian)
    assert [name for name in "abcdefgh" if f"kolom {name}:" in told] == list("abcdefgh")
    assert told.count("Perbaikan:") == 1
    assert "lagi seperti ini" not in told


def test_faults_of_one_kind_with_other_remedies_stay_apart(indonesian: Text) -> None:
    unknown = Check("codes-list-missing")
    found = [unknown.at(Where("metadata/a/x.yml", n, 0, f"k{n}"), "a/x", list=name) for n, name in ((1, "p"), (2, "q"))]
    told = terminal(found, indonesian)
    assert "catalog/codes/p.csv" in told
    assert "catalog/codes/q.csv" in told


def test_a_place_in_the_metadata_is_a_key_and_no_column(findings: list[Finding], indonesian: Text) -> None:
    assert "baris 4, kunci schema:" in terminal(findings, indonesian)


def test_no_line_ends_in_spaces(many: list[Finding], indonesian: Text) -> None:
    assert not [line for line in terminal(many, indonesian).splitlines() if line.endswith(" ")]


def test_colours_only_at_a_terminal_and_never_with_no_color(
    findings: list[Finding], indonesian: Text, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    tty = Console(file=io.StringIO(), force_terminal=True, color_system="standard", highlight=False)
    assert "\x1b[1;31m" in terminal(findings, indonesian, tty)
    assert "\x1b" not in terminal(findings, indonesian, Console(file=io.StringIO(), force_terminal=False))
    monkeypatch.setenv("NO_COLOR", "1")
    plain = Console(file=io.StringIO(), force_terminal=True, color_system="standard", highlight=False)
    assert "\x1b[1;31m" not in terminal(findings, indonesian, plain)


def test_square_brackets_of_a_cell_are_no_markup(findings: list[Finding], indonesian: Text) -> None:
    marked = Finding(findings[1].code, findings[1].severity, findings[1].where, (("value", "[red]x[/nope]"),))
    assert "[red]x[/nope]" in terminal([marked], indonesian)
