from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satudata.read import bigtables
from satudata.read.bigtables import open_table, translate
from satudata.read.tables import TextTable, read_table

PATTERNS = [
    re.compile(pattern)
    for pattern in (
        r"-?[0-9]+",
        r"[0-9]{4}",
        r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])",
        r"[A-Za-z ]+",
        r"[=@]",
        r"\d+",
        r"é",
        r"^a|b$",
        r".*",
        r"a\b",
    )
] + [re.compile("JUMLAH|total", re.IGNORECASE)]

CELLS = st.text(alphabet="aAbé09-.=@ jumlahTOTAL", max_size=8)


@st.composite
def tables(draw: st.DrawFn) -> str:
    width = draw(st.integers(2, 4))
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=12))
    header = [f"k{n}" for n in range(width)]
    return "\n".join(",".join(row) for row in [header, *rows]) + "\n"


def both(text: str, folder: Path, missing: tuple[str, ...] = ("",)) -> tuple[TextTable, bigtables.SqlTable]:
    place = folder / "t.csv"
    place.write_text(text, encoding="utf-8", newline="")
    content = place.read_bytes()
    plain, findings = read_table("t.csv", content, missing)
    quick = open_table("t.csv", place, content, missing)
    assert plain is not None and quick is not None and not findings
    return plain, quick


@given(tables(), st.sampled_from([("",), ("", "-"), ("a",)]), st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_accelerator_gives_the_answers_of_plain_python(
    tmp_path_factory: pytest.TempPathFactory, text: str, missing: tuple[str, ...], many: bool
) -> None:
    plain, quick = both(text, tmp_path_factory.mktemp("t"), missing)
    with pytest.MonkeyPatch.context() as patch:
        # With few cells the accelerator judges in Python: making "few" smaller sends the same questions to SQL.
        patch.setattr(bigtables, "FEW", -1 if many else 5_000)
        assert quick.n_rows == plain.n_rows
        assert quick.header == plain.header
        assert quick.head(3) == plain.head(3)
        assert quick.key_repeats(quick.header[:2]) == plain.key_repeats(plain.header[:2])
        assert quick.key_repeats(["unknown"]) == plain.key_repeats(["unknown"])
        for one, other in zip(quick.columns, plain.columns, strict=True):
            assert list(one.values) == list(other.values)
            assert one.missing == other.missing
            assert one.n_distinct == other.n_distinct
            assert one.distinct(3) == other.distinct(3)
            assert one.distinct(100) == other.distinct(100)
            assert one.longest() == other.longest()
            for pattern in PATTERNS:
                assert one.all_match(pattern) == other.all_match(pattern), pattern
                assert one.any_search(pattern) == other.any_search(pattern), pattern


@pytest.mark.parametrize(
    "content",
    [
        b'a,b\n"1",2\n',
        b"a,b\r\n1,2\r\n",
        b"a,b\n1,2,3\n",
        b"a,b\n1\n",
        b"a,b\n1,2,3\n4\n",
        b"a,b\n\n1,2\n",
        b"a,b\n1,\xff\n",
        b"a,b\n1,\x07\n",
        b"\xef\xbb\xbfa,b\n1,2\n",
        "a,b\n1,\u202e2\n".encode(),
        b"a,b\n1," + b"x" * 40_000 + b"\n",
    ],
)
def test_bytes_that_are_not_simple_are_left_to_plain_python(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "t.csv"
    place.write_bytes(content)
    assert open_table("t.csv", place, content, ("",)) is None


def test_numbers_have_the_same_range(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, quick = both("a,b\n1.5,x\n-3,x\n,x\n1e3,x\n", tmp_path)
    assert quick.columns[0].number_range() == plain.columns[0].number_range() == (-3.0, 1000.0)
    monkeypatch.setattr(bigtables, "FEW", -1)
    plain, quick = both("a,b\n1.5,x\n-3,x\n,x\n", tmp_path)
    assert quick.columns[0].number_range() == plain.columns[0].number_range()
    with pytest.raises(ValueError):
        quick.columns[1].number_range()


@pytest.mark.parametrize("pattern", [r"\d", r"\bx", r"a(?=b)", r"(?<!a)b", r"(a)\1", r"(?s).", r"\Ax"])
def test_a_pattern_that_may_mean_something_else_is_not_handed_over(pattern: str) -> None:
    assert translate(re.compile(pattern)) is None


def test_without_the_accelerator_a_large_table_is_still_read() -> None:
    code = (
        "import sys; sys.modules['duckdb'] = None\n"
        "from pathlib import Path; from satudata.read.bigtables import open_table\n"
        "assert open_table('t', Path('/dev/null'), b'a,b\\n1,2\\n', ('',)) is None"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
