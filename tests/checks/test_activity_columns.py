"""Variables and indicators must say what the columns of the datasets say; datasets may name only what is there."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from satudata.checks import activities, activity_links
from satudata.read.catalogue import Catalog
from satudata.text import LANGUAGES, PLACEHOLDER, Text
from tests.checks.activity_support import Swap, around, found, puskesmas, told
from tests.checks.subjects import METADATA, catalog, subject
from tests.examples.activities import COMPILATION, SURVEY, form
from tests.instances import DAY

BEFORE = "    aturan_validasi: [HARUS"
DOMAIN = "    value_domain: [{kode: '1', nilai: A}, {kode: '2', nilai: B}]"
COLUMNS: Mapping[str, tuple[list[Swap], list[Swap], list[tuple[str, str]]]] = {
    "an unknown dataset": (
        [("umum: true\n    ukuran: Jumlah\n    satuan: Unit\n    kolom: [dinkes/puskesmas#jumlah]",
          "umum: true\n    ukuran: Jumlah\n    satuan: Unit\n    kolom: [dinkes/klinik#jumlah]")],
        [],
        [("activities-unknown-dataset", "variabel[0].kolom[0]")],
    ),
    "an unknown column": (
        [("umum: true\n    ukuran: Jumlah\n    satuan: Unit\n    kolom: [dinkes/puskesmas#jumlah]",
          "umum: true\n    ukuran: Jumlah\n    satuan: Unit\n    kolom: [dinkes/puskesmas#banyak]")],
        [],
        [("activities-unknown-column", "variabel[0].kolom[0]")],
    ),
    "another type": (
        [("tipe_data: INTEGER", "tipe_data: CHARACTER")], [], [("activities-type-differs", "variabel[0].tipe_data")]
    ),
    "a type nobody has listed": ([("tipe_data: INTEGER", "tipe_data: SMALLINT")], [], []),
    "HARUS TERISI, but the column may be empty": (
        [],
        [("constraints: {required: true, minimum: 0}", "constraints: {minimum: 0}")],
        [("activities-required-differs", "variabel[0].aturan_validasi")],
    ),
    "no HARUS TERISI, but the column must be filled": (
        [("[HARUS TERISI, TIDAK NEGATIF]", "[TIDAK NEGATIF]")],
        [],
        [("activities-required-differs", "variabel[0].aturan_validasi")],
    ),
    "another unit, of the variable and of the indicator": (
        [],
        [("satuan: Unit", "satuan: Buah")],
        [("activities-unit-differs", "variabel[0].satuan"), ("activities-unit-differs", "indikator[0].satuan")],
    ),
    "a value domain that the column does not have": (
        [("    aturan_validasi: [HARUS", "    value_domain: [{kode: '1', nilai: Satu}]\n    aturan_validasi: [HARUS")],
        [],
        [("activities-domain-one-sided", "variabel[0].value_domain")],
    ),
    "an enum that the variable does not have": (
        [],
        [("constraints: {required: true, minimum: 0}", "constraints: {required: true, enum: [1, 2]}")],
        [("activities-domain-one-sided", "variabel[0].value_domain")],
    ),
    "a value domain and an enum that differ": (
        [(BEFORE, f"    value_domain: [{{kode: '1', nilai: A}}, {{kode: '3', nilai: C}}]\n{BEFORE}")],
        [("constraints: {required: true, minimum: 0}", "constraints: {required: true, enum: [1, 2]}")],
        [("activities-domain-differs", "variabel[0].value_domain")],
    ),
    "an enum of the codes": (
        [(BEFORE, f"{DOMAIN}\n{BEFORE}")],
        [("constraints: {required: true, minimum: 0}", "constraints: {required: true, enum: [1, 2]}")],
        [],
    ),
    "an enum of the names": (
        [("tipe_data: INTEGER", f"tipe_data: CHARACTER\n{DOMAIN}")],
        [
            ("type: integer", "type: string"),
            ("constraints: {required: true, minimum: 0}", "constraints: {required: true, enum: [A, B]}"),
        ],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", COLUMNS)
def test_a_variable_and_its_column_must_say_the_same(rule: str) -> None:
    mine, theirs, expected = COLUMNS[rule]
    assert told(*mine, of=COMPILATION, dataset=puskesmas(*theirs)) == expected


def test_values_that_differ_are_named() -> None:
    mine, theirs, _ = COLUMNS["a value domain and an enum that differ"]
    (finding,) = found(form(COMPILATION, *mine), puskesmas(*theirs))
    assert (finding.values["here"], finding.values["there"]) == ("3", "2")


def test_a_dataset_that_may_not_be_looked_at_is_left_alone() -> None:
    examined = form(COMPILATION)
    assert list(activities.check(examined, around(examined), lambda _: None, DAY)) == []


def linked(around_: Catalog, **statistics: object) -> list[tuple[str, str]]:
    about = {**METADATA, "statistics": {"konsep": "P", "definisi": "P", **statistics}}
    return [(one.code, one.where.column) for one in activity_links.check(subject(about=about, around=around_))]


def test_a_dataset_may_name_only_what_is_there() -> None:
    here = around(form(SURVEY), form(COMPILATION))
    assert linked(here, ms_keg=SURVEY, ms_var=[f"{COMPILATION}#Jumlah puskesmas"]) == []
    assert linked(here, ms_keg="48211", ms_ind=[f"{SURVEY}#Persentase pasien puas"]) == []
    assert linked(here, ms_keg="dinkes/lain", ms_var=["a/b#c"], ms_ind=["99"]) == [
        ("activities-link-unknown", "statistics.ms_keg"),
        ("activities-link-unknown", "statistics.ms_var[0]"),
        ("activities-link-elsewhere", "statistics.ms_ind[0]"),
    ]


def test_where_no_activities_are_kept_every_link_stands() -> None:
    assert linked(catalog(), ms_keg="dinkes/lain", ms_var=["a/b#c"], ms_ind=["99"]) == []


def test_a_column_may_name_its_variable() -> None:
    fields = [{"name": "jumlah", "type": "integer", "title": "J", "ms_var": "dinkes/x#J", "ms_ind": ""}]
    about = {**METADATA, "schema": {"fields": fields}}
    (finding,) = activity_links.check(subject(None, about, around(form(SURVEY))))
    assert (finding.code, finding.where.column) == ("activities-link-unknown", "schema.fields[0].ms_var")


def test_the_sentences_have_no_gap_in_either_language() -> None:
    samples = [
        one for mine, theirs, _ in COLUMNS.values() for one in found(form(COMPILATION, *mine), puskesmas(*theirs))
    ]
    for finding in samples:
        for language in LANGUAGES:
            asked = {name for part in Text(language).check(finding.code) for name in PLACEHOLDER.findall(part)}
            assert asked <= {*finding.values, "path", "line", "row", "column"}, finding.code
