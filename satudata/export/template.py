"""The format of data that do not exist yet: metadata to be completed and a workbook to be filled in.

Both come from one entry of the data architecture, so that the workbook's columns are those of the schema (the SOP of
Sumedang, row 4; Perpres 132/2022). The workbook holds headers, explanations and lists of codes, and no data.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from satudata.export.publication import notice_line
from satudata.export.sheets import height
from satudata.export.xlsx import MADE_AT, PLAIN, print_well
from satudata.export.yaml_text import yaml_text
from satudata.model.architecture import Entry
from satudata.model.catalog import Field
from satudata.read.catalogue import Catalog, sequence, text
from satudata.read.regions import level_of
from satudata.text import Text

ROWS = 5000  # for which the lists and rules of the workbook hold
TITLE, MESSAGE = 32, 255  # characters that Excel shows beside a cell
LARGEST = 10**15 - 1
FIRST_YEAR, LAST_YEAR = 1900, 2100
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Atribusi 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
ORDER = ("title", "description", "en", "keywords", "theme", "spatial", "temporal", "frequency", "access", "licenses",
         "statistics", "spbe", "schema")  # fmt: skip
WIDTHS = (24, 30, 60, 16, 18, 14, 34)
LISTED = 12  # codes named in the explanation of a column

Code = tuple[str, str]  # the code, and what it means


def skeleton(entry: Entry, year: str, note: str) -> bytes:
    """The metadata of the dataset to come, right by its schema; `note` is its first line, `year` the period to begin
    with.
    """
    given = {key: value for key, value in entry.document.items() if key not in ("agency", "name")}
    given.setdefault("temporal", {"start": year, "end": year})
    given.setdefault("licenses", [LICENCE])
    head = ["# yaml-language-server: $schema=../../catalog/schemas/dataset.schema.json", f"# {note}"]
    return yaml_text({key: given[key] for key in ORDER if key in given}, head).encode()


def codes_of(field: Field, catalog: Catalog) -> Sequence[Code]:
    """The values a column may have, in order, each with its meaning; nothing where any value will do.

    Codes of regions are those within the instance's own.
    """
    allowed = sequence(field.constraints.get("enum"))
    if allowed:
        return [(text(value), "") for value in allowed]
    if field.codes is None:
        return []
    if field.codes.list == "agency":
        return [(one.code or one.id, one.name.id) for one in catalog.agencies.values()]
    if field.codes.list != "region":
        return list(catalog.code_list(field.codes.list).names.items())
    if field.codes.scheme == "bps":
        return []
    own, level = catalog.settings.region, field.codes.level
    names = catalog.code_list("region").names.items()
    inside = ((code, name) for code, name in names if code == own or code.startswith(f"{own}."))
    return [(code, name) for code, name in inside if not level or level_of(code) == level]


def template(entry: Entry, catalog: Catalog, t: Text) -> bytes:
    """The workbook: `Data` with one header row, an explanation of every column, and the codes; the same bytes each
    time.
    """
    sink = io.BytesIO()
    codes = {field.name: codes_of(field, catalog) for field in entry.dataset.fields}
    with xlsxwriter.Workbook(sink, {**PLAIN, "in_memory": True}) as book:
        mark = notice_line(catalog.settings)
        book.set_properties({"title": entry.dataset.title.id[:255], "comments": mark, "created": MADE_AT})
        head = book.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
        data = book.add_worksheet("Data")
        explained = book.add_worksheet(t("request.template.guide"))
        listed = book.add_worksheet(t("request.template.codes"))
        ranges = _codes(listed, codes, head)
        _columns(book, data, entry.dataset.fields, ranges, head, t)
        for sheet in (data, explained, listed):
            print_well(sheet, landscape=True, mark=mark)
        _explain(book, explained, entry, codes, mark, head, t)
    return sink.getvalue()


def _codes(sheet: Worksheet, codes: Mapping[str, Sequence[Code]], head: Format) -> dict[str, str]:
    """Two columns for each list, code and meaning; gives the range of each, by column of the data."""
    ranges = {}
    name = sheet.get_name()
    at = 0
    for field, pairs in codes.items():
        if not pairs:
            continue
        sheet.set_column(at, at, 20)
        sheet.set_column(at + 1, at + 1, 36)
        sheet.write_string(0, at, field, head)
        for row, (code, meaning) in enumerate(pairs, start=1):
            sheet.write_string(row, at, code)
            if meaning:
                sheet.write_string(row, at + 1, meaning)
        ranges[field] = f"='{name}'!{xlsxwriter.utility.xl_range_abs(1, at, len(pairs), at)}"
        at += 2
    return ranges


def _columns(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    fields: Sequence[Field],
    ranges: Mapping[str, str],
    head: Format,
    t: Text,
) -> None:
    """The header row; every column with its list or rule, and its explanation when a cell is chosen."""
    as_text = book.add_format({"num_format": "@"})
    sheet.freeze_panes(1, 0)
    for at, field in enumerate(fields):
        typed_as_text = field.type == "string" or field.name in ranges
        sheet.set_column(at, at, max(14, len(field.name) + 4), as_text if typed_as_text else None)
        sheet.write_string(0, at, field.name, head)
        rule = {
            **_rule(field, ranges.get(field.name, "")),
            "ignore_blank": True,
            "input_title": field.title.id[:TITLE],
            "input_message": explanation(field, t)[:MESSAGE],
            "error_title": t("request.template.wrong")[:TITLE],
            "error_message": explanation(field, t)[:MESSAGE],
        }
        sheet.data_validation(1, at, ROWS, at, rule)


def _rule(field: Field, source: str) -> dict[str, object]:
    """What Excel accepts in a cell of the column."""
    if source:
        return {"validate": "list", "source": source}
    low, high = field.constraints.get("minimum"), field.constraints.get("maximum")
    match field.type:
        case "boolean":
            return {"validate": "list", "source": ["true", "false"]}
        case "year":
            return {"validate": "integer", "criteria": "between", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}
        case "integer" | "number":
            least = low if isinstance(low, int | float) else -LARGEST
            most = high if isinstance(high, int | float) else LARGEST
            kind = "integer" if field.type == "integer" else "decimal"
            return {"validate": kind, "criteria": "between", "minimum": least, "maximum": most}
        case _:
            return {"validate": "any"}


def explanation(field: Field, t: Text) -> str:
    """What a column holds, in one sentence or two; unescaped."""
    said = field.definisi or field.description.id or field.title.id
    unit = t("request.template.unit_is", unit=field.satuan) if field.satuan not in ("", "-") else ""
    needed = t("request.template.needed") if field.required else ""
    return " ".join(part for part in (said, unit, needed) if part)


def _explain(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    entry: Entry,
    codes: Mapping[str, Sequence[Code]],
    mark: str,
    head: Format,
    t: Text,
) -> None:
    """The sheet of explanations: what the data are, how to fill them in, and then column by column."""
    plain = book.add_format({"valign": "top", "text_wrap": True})
    for at, width in enumerate(WIDTHS):
        sheet.set_column(at, at, width)
    lines = [mark] if mark else []
    lines += [entry.dataset.title.id, entry.dataset.description.id, t("request.template.how")]
    for row, line in enumerate(lines):
        sheet.merge_range(row, 0, row, len(WIDTHS) - 1, "", plain)
        sheet.write_string(row, 0, line, head if row == len(lines) - 3 else plain)
        sheet.set_row(row, 15 * max(1, -(-len(line) // sum(WIDTHS))))
    first = len(lines) + 1
    for at, name in enumerate(("column", "title", "meaning", "type", "unit", "required", "allowed")):
        sheet.write_string(first, at, t(f"request.template.{name}"), head)
    for row, field in enumerate(entry.dataset.fields, start=first + 1):
        told = _line(field, codes[field.name], t)
        sheet.set_row(row, height(zip(told, WIDTHS, strict=True)))
        for at, said in enumerate(told):
            if said:
                sheet.write_string(row, at, said, plain)


def _line(field: Field, codes: Sequence[Code], t: Text) -> tuple[str, ...]:
    shown = ", ".join(code for code, _ in codes[:LISTED]) + (", …" if len(codes) > LISTED else "")
    return (
        field.name,
        field.title.id,
        field.definisi or field.description.id,
        t(f"request.type.{field.type}"),
        field.satuan,
        t("request.template.yes") if field.required else "",
        shown,
    )
