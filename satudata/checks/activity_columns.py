"""Variables and indicators against the columns of the datasets that carry them (Peraturan BPS 4/2020 and 5/2020).

`value_domain` and `aturan_validasi` say of a variable what `constraints` say of a column: they must say the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from satudata.checks.activity_form import NOT_APPLICABLE, Form
from satudata.model.activity import Indicator, Variable
from satudata.model.catalog import Field
from satudata.model.finding import Check, Fact, Finding, Severity
from satudata.read.activities import Describe
from satudata.read.catalogue import Catalog, mapping, sequence, text, texts
from satudata.read.documents import Path

UNKNOWN_DATASET = Check("activities-unknown-dataset", waivable=False)
UNKNOWN_COLUMN = Check("activities-unknown-column", waivable=False)
TYPE = Check("activities-type-differs", Severity.WARNING, waivable=False)
DOMAIN = Check("activities-domain-differs", waivable=False)
ONE_SIDED = Check("activities-domain-one-sided", Severity.WARNING, waivable=False)
REQUIRED = Check("activities-required-differs", waivable=False)
UNIT = Check("activities-unit-differs", waivable=False)

CODES = (UNKNOWN_DATASET, UNKNOWN_COLUMN, TYPE, DOMAIN, ONE_SIDED, REQUIRED, UNIT)

MUST = "harus terisi"
# Types of MS-Var → types of Table Schema. Codes are text whatever they look like, so CHARACTER fits every column of
# codes; the full list of BPS is not published, and a type that is not here is not judged.
INTEGER, NUMBER = frozenset({"integer", "year"}), frozenset({"number", "integer"})
TEXT, DAY = frozenset({"string"}), frozenset({"date", "datetime", "time", "year", "yearmonth"})
TYPES: Mapping[str, frozenset[str]] = {
    "integer": INTEGER, "int": INTEGER, "bilangan bulat": INTEGER,
    "float": NUMBER, "double": NUMBER, "decimal": NUMBER, "numeric": NUMBER, "number": NUMBER, "numerik": NUMBER,
    "character": TEXT, "char": TEXT, "varchar": TEXT, "string": TEXT, "text": TEXT, "teks": TEXT,
    "date": DAY, "datetime": DAY, "tanggal": DAY, "boolean": frozenset({"boolean"}),
}  # fmt: skip
Entry = Variable | Indicator
MAX_SHOWN = 5  # values told of two lists that differ


def check(form: Form, catalog: Catalog, described: Describe) -> Iterator[Finding]:
    """Every link of one activity, in the order of the file. A dataset that is known but not described is left alone:
    a build for the public looks only at what it may show.
    """
    parts: tuple[tuple[str, Sequence[Entry]], ...] = (
        ("variabel", form.activity.variables),
        ("indikator", form.activity.indicators),
    )
    for part, entries in parts:
        for n, entry in enumerate(entries):
            for m, (dataset_id, column) in enumerate(entry.columns):
                keys: Path = (part, n, "kolom", m)
                if dataset_id not in catalog.dataset_ids:
                    yield form.at(UNKNOWN_DATASET, keys, dataset=dataset_id[:160])
                    continue
                dataset = described(dataset_id)
                field = dataset.field(column) if dataset is not None else None
                if field is not None:
                    yield from _column(form, (part, n), entry.document, field, f"{dataset_id}#{column}")
                elif dataset is not None and dataset.fields:
                    yield form.at(UNKNOWN_COLUMN, keys, dataset=dataset_id, column=column[:80])


def _column(form: Form, keys: Path, entry: Mapping[str, object], field: Field, link: str) -> Iterator[Finding]:
    for key, there in (("ukuran", field.ukuran), ("satuan", field.satuan)):
        here = text(entry.get(key))
        if _plain(here) and _plain(there) and _plain(here) != _plain(there):
            yield form.at(UNIT, (*keys, key), link=link, value=here[:80], other=there[:80])
    if keys[0] != "variabel":
        return
    kind = text(entry.get("tipe_data"))
    if field.type not in TYPES.get(_plain(kind), frozenset({field.type})):
        yield form.at(TYPE, (*keys, "tipe_data"), link=link, value=kind[:80], other=field.type)
    must = any(_plain(rule) == MUST for rule in texts(entry.get("aturan_validasi")))
    if must != field.required:
        shown = {True: "required: true", False: "required: false"}
        rule = MUST.upper() if must else NOT_APPLICABLE
        yield form.at(REQUIRED, (*keys, "aturan_validasi"), link=link, value=rule, other=shown[field.required])
    yield from _domain(form, (*keys, "value_domain"), entry, field, link)


def _plain(said: str) -> str:
    """A text for comparing: folded, "" for the mark of what is not applicable."""
    folded = " ".join(said.casefold().split())
    return "" if folded == NOT_APPLICABLE else folded


def _domain(form: Form, keys: Path, entry: Mapping[str, object], field: Field, link: str) -> Iterator[Finding]:
    """The values allowed, by code or by name, against the column's `enum`; a code list of the catalogue serves too."""
    rows = [mapping(row) for row in sequence(entry.get("value_domain"))]
    codes = {text(row.get("kode")) for row in rows} - {NOT_APPLICABLE, ""}
    names = {text(row.get("nilai")) for row in rows} - {NOT_APPLICABLE, ""}
    enum = field.constraints.get("enum")
    allowed = set(texts(enum))
    if codes and allowed:
        if allowed not in (codes, names):
            nearer = min(codes, names, key=lambda one: len(one ^ allowed)) if names else codes
            yield form.at(DOMAIN, keys, link=link, **_shown(nearer - allowed, allowed - nearer))
    elif bool(codes) != bool(allowed) and field.codes is None:
        yield form.at(ONE_SIDED, keys, link=link, side="value_domain" if codes else "constraints.enum")


def _shown(only_here: set[str], only_there: set[str]) -> dict[str, Fact]:
    def some(values: set[str]) -> str:
        listed = sorted(values)
        more = ", …" if len(listed) > MAX_SHOWN else ""
        return (", ".join(value[:40] for value in listed[:MAX_SHOWN]) + more) or NOT_APPLICABLE

    return {"here": some(only_here), "there": some(only_there)}
