"""Every check has its words and every word its check; the facts fill the words; the order is always the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

import pytest

from satudata.checks import reference, registry
from satudata.model.finding import Finding, Severity
from satudata.read.documents import read_document
from satudata.read.tables import read_table
from satudata.text import LANGUAGES, MESSAGES, PLACEHOLDER, Text
from tests.checks.subjects import CSV, METADATA, column, fields, measure, metadata, subject, swapped

PLACES = frozenset({"path", "line", "row", "column"})
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)+")
WORDED = sorted(path.name for path in MESSAGES.iterdir() if path.name.startswith("checks."))


def texts() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Code → part → language → text, of all catalogues of checks."""
    found: dict[str, Mapping[str, Mapping[str, str]]] = {}
    for name in WORDED:
        document, findings = read_document(name, MESSAGES.joinpath(name).read_bytes())
        assert findings == [], name
        for code, entry in document.mapping.items():
            assert code not in found, f"{code} is worded twice"
            found[code] = entry  # type: ignore[assignment]  # the test below looks at the shape
    return found


TEXTS = texts()


def test_codes_are_unique_and_well_formed() -> None:
    counts = Counter(check.code for module in registry.SOURCES for check in module.CODES)
    assert [code for code, n in counts.items() if n > 1] == []
    assert [code for code in counts if not CODE.fullmatch(code)] == []


def test_every_check_is_worded_and_every_wording_has_a_check() -> None:
    assert sorted(set(registry.ALL) - set(TEXTS)) == []
    assert sorted(set(TEXTS) - set(registry.ALL)) == []


@pytest.mark.parametrize("code", sorted(registry.ALL))
def test_a_check_says_what_is_wrong_and_what_to_do_in_both_languages(code: str) -> None:
    assert set(TEXTS[code]) == {"title", "message", "remedy"}
    for language in LANGUAGES:
        for part in Text(language).check(code):
            assert part.strip() == part
            assert part


@pytest.mark.parametrize("code", sorted(registry.ALL))
def test_both_languages_tell_the_same_facts(code: str) -> None:
    for part in ("title", "message", "remedy"):
        told = [set(PLACEHOLDER.findall(TEXTS[code][part][language])) for language in LANGUAGES]
        assert told[0] == told[1], part


YEAR = column("tahun", "time", "year")
BROKEN_TABLES = (
    "", "\xef\xbb\xbf", "PK\0", "a,b\n1\n", "a,b\n\n1,2\n", 'a,b\n1,"2\n', "a\x07,b\n1,2\n", "a\n" + "x" * 40_000,
    ",".join("k" * 501), "Kode Kecamatan,tahun,tahun,,sisa\n1,2,3,4,5\n", "tahun;jumlah\n2021;1\n",
)  # fmt: skip
BROKEN_DOCUMENTS = (
    "", "- a\n", "a: [", "a: &x 1\n", "a: !t 1\n", "a: 1\na: 2\n", "? [a]\n: b\n", "a: 1\n---\n", "a: x\x07\n",
    "a: " + "[" * 30, "a: " + "x" * 600_000,
)  # fmt: skip
ODD_CELLS = (
    "x", "1.234", "1.234.567", "12,5", "1,234", "Rp 1.000", "12%", "-", "n/a", "31/01/2023", "Agustus 2023", "44927",
    "Triwulan I 2023", "2023*", "007", "3,6E+15", "#REF!", " 5 ", "IV", "2023-02-30", "-1", "999999", "35.72.99",
    "=SUM(A1)", "<b>x</b>", "18.1", "3572010101900001", "081234567890", "a@b.id", "",
)  # fmt: skip


def _findings() -> Iterator[Finding]:
    """Findings of many kinds, as the engine really makes them."""
    for content in BROKEN_TABLES:
        yield from read_table("data/a/b.csv", content.encode("latin-1"))[1]
    yield from read_table("data/a/b.csv", b"a\n\xe9\n")[1]
    for source in BROKEN_DOCUMENTS:
        yield from read_document("metadata/a/b.yml", source.encode())[1]
    yield from read_document("metadata/a/b.yml", b"a: \xe9\n")[1]
    for kind in ("string", "integer", "number", "boolean", "date", "datetime", "time", "year", "yearmonth"):
        schema = fields(YEAR, column("nilai", "", kind), key=("tahun",))
        rows = "".join(f'{2000 + n},"{cell}"\n' for n, cell in enumerate(ODD_CELLS))
        yield from registry.check_dataset(subject(f"tahun,nilai\n{rows}2000,\n,\n", metadata(schema=schema)))
    limits = {
        "required": True,
        "unique": True,
        "enum": ["a", "bb"],
        "minLength": 2,
        "maxLength": 3,
        "pattern": "[a-z]+",
    }
    text = column("teks", "", constraints=limits)
    bad = column("pola", "", constraints={"pattern": "(a+)+"})
    share = measure("persentase", type="number", satuan="Persen", constraints={"minimum": 0, "maximum": "x"})
    schema = fields(text, bad, share, share, key=("tidak_ada",))
    yield from registry.check_dataset(
        subject("teks,pola,persentase\na,b,-1\na,b,200\n\u00e9\u00e9\u00e9\u00e9,b,3\n,,\n", metadata(schema=schema))
    )
    yield from registry.check_dataset(subject(swapped("35.72.03,", "3572030,").replace("4860", "4861")))
    yield from registry.check_dataset(subject(CSV.split("\n", maxsplit=1)[0] + "\n"))
    yield from registry.check_dataset(subject("jumlah,Tahun,lain\n1,2021,3\n"))
    yield from registry.check_dataset(
        subject(
            CSV,
            {**METADATA, "theme": "9.99", "spatial": {"code": "35.7", "level": "kecamatan"}, "issued": "2030-01-01"},
        )
    )
    yield from reference.judge(subject(swapped("4860", "x")), [])


FOUND = tuple(_findings())


def test_the_findings_of_this_test_are_of_many_kinds() -> None:
    assert len({finding.code for finding in FOUND}) > 60


def test_every_placeholder_of_a_text_is_a_fact_of_its_finding() -> None:
    missing = set()
    for finding in FOUND:
        for part in ("title", "message", "remedy"):
            asked = set(PLACEHOLDER.findall(TEXTS[finding.code][part]["id"]))
            missing |= {(finding.code, name) for name in asked - PLACES - set(finding.values) - {"more"}}
    assert sorted(missing) == []


def test_no_finding_leaves_a_gap_in_its_sentence() -> None:
    for finding in FOUND:
        for language in LANGUAGES:
            told = Text(language).finding(finding)
            assert told.title
            assert told.message
            assert "  " not in told.message or any("  " in str(fact) for fact in finding.values.values()), told.message


def test_findings_come_errors_first_and_by_address() -> None:
    examined = subject(swapped("4860", "x").replace("2410", "-5"))
    found = registry.check_dataset(examined)
    assert found == sorted(found, key=Finding.sort_key)
    assert found[0].severity is Severity.ERROR
    assert found == registry.check_dataset(examined)
