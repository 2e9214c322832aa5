"""The accelerator of large tables changes speed, never a finding: every family says the same of both engines."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from satudata.checks import cells, figures, hostile, layout, privacy, registry, structure, types, wording
from satudata.checks.subject import Subject
from satudata.model.finding import Finding
from satudata.read import bigtables
from tests.checks.subjects import CSV, FIELDS, metadata, subject

CELLS = (
    "", "1", "12", "4860", "1.234", "12,5", "-", "n/a", " 5", "007", "2021", "2023*", "Sukorejo", "Blitar ", "35.72.02",
    "18.1", "0812345678", "=1+1", "-5", "<b>x</b>", "#REF!", "Sumber: BPS", "Kecamatan é", "m?", "3.6E+15", "Jumlah",
)  # fmt: skip
ROWS = st.lists(st.tuples(*(st.sampled_from(CELLS) for _ in FIELDS)), max_size=4)
WHOLE = CSV.splitlines(keepends=True)


def findings(examined: Subject, few: int) -> list[Finding]:
    """What all families say of the subject's bytes when they are held by DuckDB."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(bigtables, "FEW", few)
        place = Path(folder, "table.csv")
        place.write_bytes(examined.raw)
        missing = examined.dataset.missing_values
        table = bigtables.open_table(examined.dataset.data_path, place, examined.raw, missing)
        assert table is not None
        return registry.check_dataset(replace(examined, table=table))


@pytest.mark.parametrize("few", [-1, 5_000])
@given(ROWS, st.integers(1, 6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
def test_both_engines_lead_to_the_same_findings(few: int, rows: list[tuple[str, ...]], kept: int) -> None:
    pytest.importorskip("duckdb")
    # A comma inside a cell takes quotes, which the accelerator leaves to the text route.
    body = "".join(",".join(cell.replace(",", "") for cell in row) + "\n" for row in rows)
    examined = subject("".join(WHOLE[: kept + 1]) + body, metadata())
    assert findings(examined, few) == registry.check_dataset(examined)


ASKED = (
    cells.ROMAN_NUMBER,
    figures.NUMBER,
    hostile.RUNS,
    hostile.TAG,
    layout.DOT_THREE,
    layout.DOT_THREE_OR_WHOLE,
    layout.EXPONENT,
    layout.HASH,
    layout.MOJIBAKE,
    layout.ODD_SPACE,
    layout.PHONE_LOST,
    layout.QUESTION,
    privacy.ANY,
    structure.SEVERAL_WAYS,
    types.LONG,
    wording.AMOUNT,
    wording.DIGITS,
    wording.IN_WORDS,
    wording.QUOTES,
    *(pattern for patterns in types.TYPES.values() for pattern in patterns),
)


@pytest.mark.parametrize("pattern", ASKED, ids=lambda pattern: pattern.pattern[:30])
def test_what_is_asked_of_clean_columns_means_the_same_in_re2(pattern: re.Pattern[str]) -> None:
    # Otherwise a million cells become Python strings just to hear that nothing is wrong with them.
    assert bigtables.translate(pattern) is not None
