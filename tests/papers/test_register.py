"""The register of letters: one number for one letter of an agency and year, and nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from satudata.errors import SatudataError
from satudata.papers.register import COLUMNS, Entry, entered, plain_number

LETTER = Entry(
    kind="validasi", number="045/12/2026", dated="2026-11-20", received="2026-11-21", agency="dinkes",
    signer="kepala", datasets="dinkes/puskesmas", file="aa.pdf", sha256="sha256:aa", signature="elektronik",
    status="diterima",
)  # fmt: skip
OTHER = replace(LETTER, file="bb.pdf", sha256="sha256:bb")


def rows(register: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(register.decode())))


def refusal(register: bytes, entry: Entry) -> str:
    with pytest.raises(SatudataError) as caught:
        entered(register, entry)
    return caught.value.key


def test_letters_stand_in_the_order_they_came_in_and_without_a_name() -> None:
    both = rows(entered(entered(None, LETTER), replace(OTHER, number="045/13/2026")))
    assert [row["no_urut"] for row in both] == ["1", "2"]
    assert tuple(both[0]) == COLUMNS
    assert both[0]["penandatangan"] == "kepala"


@pytest.mark.parametrize("number", ["045/12/2026", "045 / 12 / 2026", " 045/12/2026."])
def test_a_number_is_taken_however_it_is_written(number: str) -> None:
    assert refusal(entered(None, LETTER), replace(OTHER, number=number)) == "letter-number-taken"


@pytest.mark.parametrize("other", [{"dated": "2027-01-04"}, {"agency": "dinsos"}, {"number": ""}])
def test_another_year_another_agency_or_no_number_takes_none_away(other: dict[str, str]) -> None:
    assert len(rows(entered(entered(None, LETTER), replace(OTHER, **other)))) == 2


def test_further_datasets_of_a_letter_join_its_line_under_the_same_number_only() -> None:
    first = entered(None, LETTER)
    (row,) = rows(entered(first, replace(LETTER, datasets="dinkes/apotek")))
    assert row["dataset"].split() == ["dinkes/apotek", "dinkes/puskesmas"]
    assert refusal(first, replace(LETTER, number="045/99/2026")) == "letter-number-other"
    assert refusal(entered(None, replace(LETTER, number="")), LETTER) == "letter-number-other"


@pytest.mark.parametrize("number", ["=1+1", "@sum", "-1", "+1", "a\nb", "9" * 81])
def test_a_number_that_a_spreadsheet_would_run_is_refused(number: str) -> None:
    with pytest.raises(SatudataError, match="letter-number-bad"):
        plain_number(number)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a,b\n1,2\n", b'no_urut,"'])
def test_a_broken_register_is_told_and_never_written_over(content: bytes) -> None:
    assert refusal(content, LETTER) == "letter-register-broken"
