"""The first rows of a table as HTML, column by column: figures grouped, codes plain, gaps explained."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial

from satudata.model.catalog import Dataset, Field
from satudata.model.snapshot import Profile
from satudata.portal.html import breakable, count, esc, say, term, unit_word, word
from satudata.text import Text

NUMERIC = frozenset({"integer", "number"})
PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
DATES = frozenset({"date", "datetime", "yearmonth"})
CELLS = 16384  # cells kept ready: the codes, periods and words of one table return in the next


def preview(dataset: Dataset, profile: Profile, t: Text) -> str:
    """The section `tabel`: size, first rows, and what the dash means. Only a table shown whole can be sorted."""
    fields = dataset.fields
    columns = list(zip(*profile.head, strict=False)) if profile.head else [()] * len(fields)
    missing = frozenset(dataset.missing_values) | {""}
    cells = [column(field, values, missing, t) for field, values in zip(fields, columns, strict=False)]
    rows = "".join([f"<tr>{''.join(row)}</tr>" for row in zip(*row_heads(cells), strict=True)])
    title = dataset.title[t.language]
    whole = " data-sortable" if profile.n_rows == len(profile.head) else ""
    return (
        f'<section class="card" id="tabel"><h2>{word(t, "nav.tabel")}</h2>'
        f'<p class="muted">{esc(size_line(profile, fields, t))}</p>'
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{say(t, "table.label", title=title)}">'
        f'<table class="data"{whole}><caption class="visually-hidden">{esc(title)}</caption>'
        f"<thead><tr>{''.join([header(field, t) for field in fields])}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>{missing_legend(dataset, profile, t)}</section>"
    )


def size_line(profile: Profile, fields: tuple[Field, ...], t: Text) -> str:
    """How large the table is and how much of it is shown; unescaped."""
    size = f"{count(t, 'rows', profile.n_rows)} × {count(t, 'columns', len(fields))}"
    if profile.n_rows > len(profile.head):
        return t("portal.table.first", size=size, n=len(profile.head))
    return size


def header(field: Field, t: Text) -> str:
    """A column's header with its unit below and its definition at hand (`title`; in full in the dictionary)."""
    unit = f" <small>{esc(unit_word(t, field.satuan))}</small>" if field.satuan.strip("- ") else ""
    kind = ' class="num"' if is_number(field) else ""
    meaning = field.description[t.language] or field.definisi
    told = f' title="{esc(meaning)}"' if meaning else ""
    return f'<th scope="col"{kind}{told}>{breakable(field.title[t.language] or field.name)}{unit}</th>'


def is_number(field: Field) -> bool:
    """Whether the column's cells are quantities: neither years nor codes."""
    return field.type in NUMERIC and field.role != "time" and field.codes is None


def column(field: Field, values: tuple[str, ...], missing: frozenset[str], t: Text) -> list[str]:
    """The cells of a column as `td` elements."""
    kind = "missing num" if is_number(field) else "missing"
    gap = f'<td class="{kind}" title="{word(t, "table.missing")}">–</td>'
    if is_number(field):
        return [gap if value in missing else number_cell(value, t) for value in values]
    write = writer(field, t)
    return [gap if value in missing else write(value) for value in values]


def number_cell(value: str, t: Text) -> str:
    """A quantity with its digits grouped; `data-value` keeps the plain number for sorting."""
    if len(value) < 4 and value.isdigit() and value.isascii():
        return f'<td class="num" data-value="{value}">{value}</td>'
    shown = t.number(value)
    if shown == value and PLAIN_NUMBER.fullmatch(value) is None:
        return f'<td class="num">{esc(shown)}</td>'
    return f'<td class="num" data-value="{value}">{shown}</td>'


def writer(field: Field, t: Text) -> Callable[[str], str]:
    """How cells of a column that is no quantity are written."""
    if field.codes is not None or field.role == "region":
        return code_cell
    if field.type in DATES or field.role == "time":
        return partial(period_cell, t)
    if field.type == "boolean":
        return lambda value: f"<td>{esc(term(t, 'boolean', value))}</td>"
    return text_cell


@lru_cache(maxsize=CELLS)
def code_cell(value: str) -> str:
    """A code, in figures of one width."""
    return f'<td class="code">{esc(value)}</td>'


@lru_cache(maxsize=CELLS)
def period_cell(t: Text, value: str) -> str:
    """A period in words; `data-value` keeps it as given for sorting."""
    return f'<td class="nowrap" data-value="{esc(value)}">{esc(t.period(value))}</td>'


@lru_cache(maxsize=CELLS)
def text_cell(value: str) -> str:
    """Any other cell, as it is."""
    return f"<td>{esc(value)}</td>"


def row_heads(cells: list[list[str]]) -> list[list[str]]:
    """The columns with the first made the rows' headers."""
    if not cells:
        return []
    heads = [f'<th scope="row"{cell[3:-5]}</th>' for cell in cells[0]]
    return [heads, *cells[1:]]


def missing_legend(dataset: Dataset, profile: Profile, t: Text) -> str:
    """What the dash stands for, when any cell of the table is missing."""
    n = sum(column.missing for column in profile.columns)
    if not n:
        return ""
    blank = [t("portal.table.blank")] if "" in dataset.missing_values or not dataset.missing_values else []
    marks = ", ".join([*blank, *(f"“{mark}”" for mark in dataset.missing_values if mark)])
    return f'<p class="muted table-note">{say(t, "table.gap", cells=count(t, "cells", n), marks=marks)}</p>'
