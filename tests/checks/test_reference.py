"""Whatever the engine accepts, frictionless accepts: the reference of Table Schema as an outside judge."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from satudata.checks import reference, registry, structure, types
from satudata.checks.subject import Subject
from satudata.model.finding import Finding, Severity
from satudata.read.tables import read_table
from tests.checks.subjects import CSV, METADATA, column, fields, metadata, subject, swapped

Place = tuple[str, int, str]


def judged(raw: str | bytes, about: Mapping[str, object] | None = None) -> list[Place]:
    """What the reference says after all checks: (code, row, column)."""
    examined = subject(raw, about)
    found = reference.judge(examined, registry.check_dataset(examined))
    return [(finding.code, finding.where.row, finding.where.column) for finding in found]


def test_a_clean_dataset_is_clean_for_both() -> None:
    assert judged(CSV) == []


def test_a_fault_that_both_see_is_no_disagreement() -> None:
    assert judged(swapped("4860", "empat")) == []
    assert judged(swapped("35.72.01,Kepanjenkidul,2022", "35.72.01,Kepanjenkidul,2021")) == []


def test_another_order_of_the_columns_is_no_disagreement() -> None:
    assert judged("b,a\nx,1\n", metadata(schema=fields(column("a", "", "integer"), column("b", "")))) == []


def test_a_byte_order_mark_is_no_disagreement() -> None:
    assert judged(b"\xef\xbb\xbf" + CSV.encode()) == []


def test_a_fault_that_only_the_reference_sees_is_an_error_at_its_cell() -> None:
    examined = subject(swapped("4860", "empat"))
    found = reference.judge(examined, [])
    assert [(f.code, f.where.row, f.where.column, f.where.line, f.severity) for f in found] == [
        ("reference-disagrees", 1, "jumlah", 2, Severity.ERROR)
    ]
    assert found[0].values["kind"] == "type-error"


def test_a_fault_in_another_column_hides_no_disagreement() -> None:
    examined = subject(swapped("2410", "dua").replace("4880", "empat"))
    ours = [f for f in registry.check_dataset(examined) if f.where.column != "jumlah"]
    assert [(f.code, f.where.column) for f in reference.judge(examined, ours)] == [("reference-disagrees", "jumlah")]


def test_what_only_the_engine_refuses_is_a_note() -> None:
    about = metadata(schema=fields(column("kode", "", "integer")))
    assert judged("kode\n+5\n7\n", about) == [("reference-stricter", 1, "kode")]


def test_a_table_that_cannot_be_read_is_not_compared() -> None:
    assert reference.judge(subject(None), []) == []


def test_the_reference_opens_no_file_and_no_connection() -> None:
    raw, schema = CSV.encode(), reference.descriptor(subject())
    reference.errors_of(raw, schema)  # what is imported is read from disk once
    opened: list[str] = []
    watching = [True]

    def watch(name: str, arguments: tuple[object, ...]) -> None:
        if watching[0] and name in ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen"):
            opened.append(f"{name} {arguments[:1]}")

    sys.addaudithook(watch)  # a hook stays for good, so it is put to sleep
    try:
        assert reference.errors_of(raw, schema) == []
    finally:
        watching[0] = False
    assert opened == []


def test_metadata_on_which_the_two_judges_differ_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "faults", lambda kind, value: [])
    about = {**METADATA, "frequency": "sometimes"}
    assert judged(CSV, about) == [("reference-metadata-disagrees", 0, "")]


def test_without_frictionless_the_check_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "frictionless", None)
    assert judged(CSV) == [("reference-unavailable", 0, "")]


# What the engine takes for a cell of the type, and what looks like it.
RIGHT: dict[str, st.SearchStrategy[str]] = {
    "string": st.sampled_from(["a", "ab", "b", "é", "x y", " x", "Laki-laki", "a,b", 'a"b', "satu\ndua", "a1", "N/A"]),
    "integer": st.one_of(st.integers(-3, 12).map(str), st.integers(-(10**18) + 1, 10**18 - 1).map(str)),
    "number": st.one_of(st.integers(-3, 12).map(str), st.from_regex(types.TYPES["number"][0], fullmatch=True)),
    "boolean": st.sampled_from(["true", "false"]),
    "date": st.dates(date(1000, 1, 1)).map(str),
    "datetime": st.sampled_from(["2023-01-31T08:30:00", "2024-02-29T23:59:59", "1999-12-31T00:00:00"]),
    "time": st.sampled_from(["08:30:00", "23:59:59", "00:00:00"]),
    "year": st.integers(1998, 2003).map(str),
    "yearmonth": st.sampled_from(["2023-01", "2023-12", "2024-02", "1999-10"]),
}
ODD = (
    "007", "+5", "1.0", "1e3", "1E-5", "-0", " 1", "1 ", "1_000", "1.234", "1,5", "٣", ".5", "1.", "inf", "NaN",
    "9" * 19, "True", "TRUE", "ya", "2023-02-29", "2023-04-31", "2023-1-5", "31/01/2023", "0001-01-01",
    "2023-01-31T08:30", "2023-01-31T24:00:00", "2023-01-31 08:30:00", "2023-01-31T08:30:00Z",
    "2023-01-31T08:30:00+07:00", "2023-01-31T08:30:00+0700", "2023-01-31T08:30:00+25:00", "2023-01-31T08:30:00.5",
    "24:00:00", "8:30", "08:30", "08:30:00Z", "08:30:61", "0000", "999", "20000", "2024*", "٢٠٢٤", "2023-13", "2023-1",
    "0000-01", "2023-001", "", "-", "x\u2028y", "\u00a0", "'", '"', "a\r\nb",
)  # fmt: skip
LIMITS: dict[str, st.SearchStrategy[object]] = {
    "integer": st.integers(-3, 12),
    "number": st.one_of(st.integers(-3, 12), st.sampled_from([0.1, 0.3, 1.5, -2.25, 1e3, 0.30000000000000004, 1e22])),
    "year": st.integers(1998, 2003),
    **{kind: st.one_of(RIGHT[kind], RIGHT[kind], st.sampled_from(ODD[20:45])) for kind in ("date", "datetime", "time")},
    "yearmonth": RIGHT["yearmonth"],
}
PATTERNS = st.sampled_from(
    [
        "[a-z]+",
        "a|b",
        "^[a-z]$",
        "a|ab",
        r"\w+",
        r"\d*",
        r"[a-z]\d?",
        ".*",
        "(a|b)+",
        "[^a]",
        "x y|.{1,3}",
        "(?i)a",
        "a$|b",
        r"\$",
        "",
    ]
)


def _constraints(kind: str) -> st.SearchStrategy[dict[str, object]]:
    optional: dict[str, st.SearchStrategy[object]] = {"required": st.booleans()}
    if kind != "boolean":
        optional["unique"] = st.sampled_from([False, False, True])
        optional["enum"] = st.lists(LIMITS.get(kind, RIGHT[kind]), min_size=1, max_size=8)
    if kind in LIMITS:
        optional["minimum"] = optional["maximum"] = LIMITS[kind]
    if kind == "string":
        optional["minLength"], optional["maxLength"] = st.integers(0, 2), st.integers(0, 8)
        optional["pattern"] = PATTERNS
    some = st.lists(st.sampled_from(sorted(optional)), unique=True, max_size=2)
    names: st.SearchStrategy[list[str]] = st.one_of(st.just([]), some)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({name: optional[name] for name in chosen}))


@dataclass(frozen=True)
class Made:
    """A generated dataset: its schema as in the metadata, its rows, and how they are written."""

    schema: dict[str, object]
    rows: tuple[tuple[str, ...], ...]
    quoting: bool
    line_end: str

    @property
    def raw(self) -> bytes:
        file = io.StringIO(newline="")
        writer = csv.writer(
            file, quoting=csv.QUOTE_ALL if self.quoting else csv.QUOTE_MINIMAL, lineterminator=self.line_end
        )
        writer.writerows(self.rows)
        return file.getvalue().encode()


@st.composite
def datasets(draw: st.DrawFn) -> Made:
    kinds = draw(st.lists(st.sampled_from(sorted(RIGHT)), min_size=1, max_size=3))
    names = [f"k{n}" for n in range(len(kinds))]
    schema: dict[str, object] = {
        "fields": [
            {
                "name": name,
                "type": kind,
                "title": name,
                **({"constraints": c} if (c := draw(_constraints(kind))) else {}),
            }
            for name, kind in zip(names, kinds, strict=True)
        ]
    }
    if draw(st.integers(0, 3)) == 0:
        schema["primaryKey"] = names[: draw(st.integers(1, len(names)))]
    if draw(st.booleans()):
        schema["missingValues"] = draw(st.lists(st.sampled_from(["", "-", "N/A", "0"]), unique=True, max_size=3))
    strange = (
        st.one_of(st.sampled_from(ODD), st.sampled_from(["", "-"])) if draw(st.integers(0, 2)) == 0 else st.nothing()
    )
    cells = [st.one_of(RIGHT[kind], RIGHT[kind], RIGHT[kind], strange) for kind in kinds]
    rows = draw(st.lists(st.tuples(*cells), min_size=1, max_size=3))
    header = tuple(draw(st.permutations(names)))
    places = [names.index(name) for name in header]
    ordered = [tuple(row[place] for place in places) for row in rows]
    return Made(schema, (header, *ordered), draw(st.booleans()), draw(st.sampled_from(["\n", "\r\n"])))


def _own_errors(made: Made) -> tuple[Subject, Sequence[Finding]]:
    examined = subject(None, metadata(schema=made.schema))
    table, read = read_table(examined.dataset.data_path, made.raw, examined.dataset.missing_values)
    examined.table, examined.raw = table, made.raw
    found = [*read, *structure.check(examined), *types.check(examined)]
    return examined, [finding for finding in found if finding.severity is Severity.ERROR]


def _made(kind: str, *cells: str, **constraints: object) -> Made:
    field = {"name": "k0", "type": kind, "title": "k0", "constraints": constraints}
    return Made({"fields": [field]}, (("k0",), *((cell,) for cell in cells)), False, "\n")


@pytest.mark.parametrize("kind", sorted(types.TYPES))
def test_odd_cells_that_a_type_takes_frictionless_takes(kind: str) -> None:
    taken = [cell for cell in ODD if cell and types.of_type(kind, cell)]
    made = _made(kind, *taken)
    assert reference.errors_of(made.raw, made.schema) == []


@pytest.mark.parametrize("kind", sorted(types.TYPES))
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_whatever_the_pattern_of_a_type_matches_frictionless_takes(kind: str, data: st.DataObject) -> None:
    matched = st.one_of(*(st.from_regex(pattern, fullmatch=True) for pattern in types.TYPES[kind]))
    made = _made(kind, *data.draw(st.lists(matched, min_size=1, max_size=20)))
    assert reference.errors_of(made.raw, made.schema) == []


@settings(max_examples=700, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(datasets())
@example(_made("number", "1.0", "1", unique=True))
@example(_made("number", "0.30000000000000004", maximum=0.3))
@example(_made("integer", "900719925474099301", maximum=900719925474099300))
@example(_made("datetime", "2023-01-31T08:30:00Z", "2023-01-31T15:30:00+07:00", unique=True))
@example(_made("datetime", "2023-01-31T08:30:00Z", minimum="2023-01-31T08:30:00"))
@example(_made("boolean", "true", "TRUE"))
@example(_made("string", "satu\ndua", pattern=".*"))
def test_what_the_engine_accepts_frictionless_accepts(made: Made) -> None:
    examined, own = _own_errors(made)
    event("refused" if own else "accepted")
    if not own:
        assert reference.errors_of(made.raw, reference.descriptor(examined)) == []
