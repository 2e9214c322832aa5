"""What `check` tells of the register of letters: a file that no command reads, days that are none, a number twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satudata.checks.letters import check_register
from satudata.errors import SatudataError
from satudata.model.finding import Finding, Severity, Where
from satudata.papers.register import COLUMNS, OLDER, Entry, entered, entries
from satudata.pipeline import Request, read
from satudata.read.letters import PATH
from tests.conftest import Commit, Tree
from tests.instances import DAY, instance

LETTER = Entry(
    kind="validasi", number="045/12/2026", dated="2026-11-20", received="2026-11-21", agency="dinkes",
    signer="kepala", datasets="dinkes/puskesmas", file="aa.pdf", sha256="sha256:aa", signature="elektronik",
    status="diterima", note='disimpan,\n"rapi"',
)  # fmt: skip
SOUND = entered(None, LETTER)  # a quoted line break: its letter ends on line 3


def row(**given: str) -> bytes:
    """One more line of the register, written by hand."""
    cells = {"no_urut": "2", "nomor_surat": "045/13/2026", "tanggal_surat": "2026-11-20", "opd": "dinkes", **given}
    return (",".join(cells.get(column, "") for column in COLUMNS) + "\n").encode()


def told(content: bytes | None) -> list[tuple[str, int]]:
    found = list(check_register(content))
    assert all(one.where.path == PATH for one in found)
    return [(one.code, one.where.line) for one in found]


@pytest.mark.parametrize("content", [None, b"", b" \n", SOUND, SOUND + row(), b"\xef\xbb\xbf" + SOUND])
def test_no_register_and_a_sound_one_are_told_nothing(content: bytes | None) -> None:
    assert told(content) == []


def test_a_register_from_before_the_last_columns_is_sound() -> None:
    assert told(f"{','.join(OLDER)}\n{','.join('' for _ in OLDER)}\n".encode()) == []


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"\xff\xfe", "letters-no-register", 1),
        (b"a,b\n1,2\n", "letters-no-register", 1),
        (SOUND.replace(b",", b";"), "letters-no-register", 1),  # as a spreadsheet set to Indonesian saves it
        (SOUND + b'2,"', "letters-no-register", 4),
        (SOUND + b"2,validasi\n", "letters-row-broken", 4),
        (SOUND + row().replace(b"\n", b",lebih\n"), "letters-row-broken", 4),
        (SOUND + b"\n", "letters-row-broken", 4),
    ],
)
def test_what_commands_refuse_is_a_finding_at_its_line(content: bytes, code: str, line: int) -> None:
    assert told(content) == [(code, line)]
    assert all(one.severity is Severity.ERROR for one in check_register(content))
    with pytest.raises(SatudataError, match="letter-register-broken"):
        entries(content)


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: SOUND + text.encode("utf-8", "replace")))
def test_check_and_commands_agree_on_every_file(content: bytes) -> None:
    broken = {"letters-no-register", "letters-row-broken"}
    try:
        entries(content)
    except SatudataError:
        assert {code for code, _ in told(content)} & broken
    else:
        assert not {code for code, _ in told(content)} & broken


@pytest.mark.parametrize("day", ["20/11/2026", "2026-02-30", "20 November 2026", "46346"])
def test_a_day_that_a_spreadsheet_turned_round_is_an_error(day: str) -> None:
    for column in ("tanggal_surat", "tanggal_terima"):
        (found,) = check_register(SOUND + row(**{column: day}))
        assert (found.code, found.severity) == ("letters-no-such-day", Severity.ERROR)
        assert found.where == Where(PATH, 4, 2, column)
        assert found.values == {"value": day}
    assert told(SOUND + row(tanggal_surat="", tanggal_terima="")) == []


@pytest.mark.parametrize("number", ["045/12/2026", "045 / 12 / 2026."])
def test_a_number_twice_of_one_agency_and_year_is_a_warning(number: str) -> None:
    (found,) = check_register(SOUND + row(nomor_surat=number))
    assert (found.code, found.severity, found.where.line) == ("letters-number-twice", Severity.WARNING, 4)
    assert found.values == {"number": number, "agency": "dinkes", "year": "2026", "other": 1}


@pytest.mark.parametrize("other", [{"tanggal_surat": "2027-01-04"}, {"opd": "dinsos"}, {"nomor_surat": ""}])
def test_another_year_another_agency_and_no_number_take_none_away(other: dict[str, str]) -> None:
    assert told(SOUND + row(**{"nomor_surat": "045/12/2026", **other})) == []


def test_check_tells_a_broken_register_of_the_repository(tree: Tree, commit: Commit) -> None:
    root = tree({**instance(), PATH: SOUND.decode()})

    def found() -> list[Finding]:
        return [one for one in read(Request(root, DAY, cached=False)).findings if one.code.startswith("letters-")]

    assert found() == []
    commit(root, {PATH: SOUND.decode() + "2,validasi\n"})
    (finding,) = found()
    assert (finding.code, finding.where.line) == ("letters-row-broken", 4)
    assert finding.values == {"found": 2, "expected": len(COLUMNS)}


def test_a_register_that_cannot_be_opened_is_told_once(tree: Tree) -> None:
    root = tree({**instance(), PATH: SOUND.decode()})
    (root / PATH).unlink()
    (root / PATH).symlink_to(root / PATH)  # a loop of links: not even root opens it
    found = [one.code for one in read(Request(root, DAY, cached=False)).findings if one.where.path == PATH]
    assert len(found) == 1
    assert not found[0].startswith("letters-")
