"""The one door to frictionless: the reference that says what Table Schema means, asked where people ask for it.

It is slow (about 18 ms for fifty rows), so `check --reference` runs it beside the engine. Where the two disagree, that
is itself a finding, with frictionless's kind of error and its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from satudata.checks import cells, layout, structure, types
from satudata.checks.subject import Subject, shown
from satudata.model.finding import Check, Finding, Severity
from satudata.read import tables
from satudata.read.schemas import explain, faults

DISAGREES = Check("reference-disagrees", waivable=False)
STRICTER = Check("reference-stricter", Severity.NOTE)
METADATA_DISAGREES = Check("reference-metadata-disagrees", waivable=False)
UNAVAILABLE = Check("reference-unavailable", Severity.NOTE)

CODES = (DISAGREES, STRICTER, METADATA_DISAGREES, UNAVAILABLE)

# What frictionless judges as well: with an error among these the engine has refused the table.
JUDGED = frozenset(check.code for module in (tables, structure, layout, types, cells) for check in module.CODES)
CELL_ERRORS = frozenset({"type-error", "constraint-error"})
MAX_TOLD = 20


def judge(subject: Subject, findings: Sequence[Finding]) -> list[Finding]:
    """What frictionless and jsonschema say against the engine's own findings; [] when they agree."""
    found = list(_metadata(subject))
    if subject.table is None or not subject.dataset.fields:
        return found
    try:
        import frictionless  # noqa: F401  # only whether it is there
    except ImportError:
        return [*found, subject.key(UNAVAILABLE, ())]
    own = [f for f in findings if f.code in JUDGED and f.severity is Severity.ERROR]
    errors = errors_of(subject.raw, descriptor(subject))
    unknown = [error for error in errors if _is_unknown(subject, error, own)]
    found += (_disagreement(subject, error) for error in unknown[:MAX_TOLD])
    if own and not errors:
        first = min(own, key=Finding.sort_key)
        found.append(subject.cell(STRICTER, first.where.row, first.where.column, code=first.code, cells=len(own)))
    return found


def _is_unknown(subject: Subject, error: Mapping[str, Any], own: Sequence[Finding]) -> bool:
    """Whether the engine has nothing of the kind: no error at all, or none in that column.

    Where the header is wrong, frictionless reads other columns, so that its cells cannot be compared.
    """
    if not own:
        return True
    column = str(error.get("fieldName") or "")
    if error.get("type") not in CELL_ERRORS or any(not finding.where.row for finding in own):
        return False
    return all(finding.where.column != column for finding in own)


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
    """The Table Schema of a dataset as frictionless reads it, its fields in the order of the table."""
    dataset = subject.dataset
    fields = [{"name": f.name, "type": f.type, "constraints": dict(f.constraints)} for f in dataset.fields]
    header = list(subject.table.header) if subject.table is not None else []
    if sorted(header) == sorted(str(field["name"]) for field in fields):
        # Another order of the columns is no fault.
        fields.sort(key=lambda field: header.index(str(field["name"])))
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
            encoding="utf-8-sig",
            dialect=Dialect(header=True, controls=[control]),
            schema=Schema.from_descriptor(dict(schema)),
        )
        report = table.validate()
    except FrictionlessException as exception:
        return [exception.error.to_descriptor()]
    return [dict(error.to_descriptor()) for task in report.tasks for error in task.errors] + [
        dict(error.to_descriptor()) for error in report.errors
    ]
