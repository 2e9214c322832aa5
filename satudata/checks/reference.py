"""The one door to frictionless: the reference that says what Table Schema means, asked where people ask for it.

It is slow (about 18 ms for fifty rows), so `check --reference` runs it beside the engine. Where the two disagree, that
is itself a finding, with frictionless's kind of error and its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from satudata.checks import structure, types
from satudata.checks.cells import CODES as CELL_CODES
from satudata.checks.subject import Subject, shown
from satudata.model.finding import Check, Finding, Severity
from satudata.read.schemas import explain, faults
from satudata.read.tables import CODES as TABLE_CODES

DISAGREES = Check("reference-disagrees", waivable=False)
STRICTER = Check("reference-stricter", Severity.NOTE)
METADATA_DISAGREES = Check("reference-metadata-disagrees", waivable=False)
UNAVAILABLE = Check("reference-unavailable", Severity.NOTE)

CODES = (DISAGREES, STRICTER, METADATA_DISAGREES, UNAVAILABLE)

# What frictionless judges as well: with one of these the engine has refused the table.
SHARED = frozenset(check.code for module in (structure, types) for check in module.CODES)
JUDGED = SHARED | {check.code for check in (*TABLE_CODES, *CELL_CODES)}
MAX_TOLD = 20


def judge(subject: Subject) -> list[Finding]:
    """What frictionless and jsonschema say against the engine's own judgement; [] when they agree."""
    found = list(_metadata(subject))
    if subject.table is None or not subject.raw or not subject.dataset.fields:
        return found
    try:
        import frictionless  # noqa: F401  # only whether it is there
    except ImportError:
        return [*found, subject.key(UNAVAILABLE, ())]
    own = [finding for family in (structure, types) for finding in family.check(subject)]
    refused = any(finding.code in JUDGED and finding.severity is Severity.ERROR for finding in own)
    errors = errors_of(subject.raw, descriptor(subject))
    if errors and not refused:
        return found + [_disagreement(subject, error) for error in errors[:MAX_TOLD]]
    if refused and not errors:
        first = min(own, key=Finding.sort_key)
        found.append(subject.cell(STRICTER, first.where.row, first.where.column, code=first.code, cells=len(own)))
    return found


def _disagreement(subject: Subject, error: Mapping[str, Any]) -> Finding:
    row = max(int(error.get("rowNumber") or 1) - 1, 0)
    note = shown(str(error.get("note") or error.get("message") or ""), 200)
    column = str(error.get("fieldName") or error.get("label") or "")
    return subject.cell(DISAGREES, row, column, kind=str(error.get("type")), note=note)


def _metadata(subject: Subject) -> Iterator[Finding]:
    """Whether the fast judge of the metadata and jsonschema agree."""
    value = subject.dataset.document
    if bool(faults("dataset", value)) is not bool(explain("dataset", value)):
        yield subject.key(METADATA_DISAGREES, ())


def descriptor(subject: Subject) -> dict[str, Any]:
    """The Table Schema of a dataset as frictionless reads it."""
    dataset = subject.dataset
    fields = []
    for field in dataset.fields:
        constraints = dict(field.constraints)
        fields.append({"name": field.name, "type": field.type, "constraints": constraints})
    key = {"primaryKey": list(dataset.primary_key)} if dataset.primary_key else {}
    return {"fields": fields, "missingValues": list(dataset.missing_values), **key}


def errors_of(content: bytes, schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What frictionless finds in CSV bytes under a schema, in its order, as its own descriptors.

    Encoding and dialect are told, not guessed: UTF-8, comma, double quotes, one header row (RFC 4180).
    """
    from frictionless import Dialect, FrictionlessException, Schema, formats, resources

    control = formats.CsvControl(delimiter=",", quote_char='"', double_quote=True)
    try:
        table = resources.TableResource(
            data=content,
            format="csv",
            scheme="buffer",
            encoding="utf-8",
            dialect=Dialect(header=True, controls=[control]),
            schema=Schema.from_descriptor(dict(schema)),
        )
        report = table.validate()
    except FrictionlessException as exception:
        return [exception.error.to_descriptor()]
    return [dict(error.to_descriptor()) for task in report.tasks for error in task.errors] + [
        dict(error.to_descriptor()) for error in report.errors
    ]
