"""One table of a report: the same rows for paper, spreadsheet and programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from satudata.export.sheets import Cell, Sheet
from satudata.papers.paper import Column, Table
from satudata.reporting.figure import Name, Tally
from satudata.reporting.wording import number, place_words, places, say, source_line


@dataclass(frozen=True)
class Head:
    """A column: its key (for programs), its title, and how it stands on paper (`Column`)."""

    key: str
    title: str
    share: float = 0
    align: str = "left"
    mono: bool = False


@dataclass(frozen=True)
class Grid:
    """`key` names it for programs and as a sheet. A None is not known, or has nothing to tell. `total` is the row of
    sums, () without; `notes` stand below; `sources` are the paths it was computed from.
    """

    key: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The sentence on its sources."""
        return source_line(self.sources)


def head(key: str, share: float = 1, align: str = "left", mono: bool = False) -> Head:
    """A column whose title is `report.column.<key>`; `share` is of the width, against the other columns."""
    return Head(key, say(f"column.{key}"), share, align, mono)


def figure_head(name: str) -> Head:
    """A column of numbers, titled as the figure is."""
    return Head(name, say(f"figure.{name}"), 1, "right")


def values(figures: Tally, names: tuple[Name, ...]) -> tuple[Cell, ...]:
    """The figures' values in that order."""
    return tuple(figures[name].value for name in names)


def on_paper(grid: Grid, most: int = 0) -> Table:
    """The grid as a table of text; only the first rows when `most` is not 0."""
    rows = [*(grid.rows[:most] if most else grid.rows), *([grid.total] if grid.total else [])]
    return Table(
        columns=tuple(Column(one.title, one.share, one.align, one.mono) for one in grid.heads),
        rows=tuple(tuple(_told(cell) for cell in row) for row in rows),
    )


def _told(cell: Cell) -> str:
    return number(cell) if cell is None or isinstance(cell, int | float) else cell


def as_sheet(grid: Grid, at: Callable[[str], str]) -> Sheet:
    """The grid as a sheet, numbers as numbers, its notes and sources below; `at` gives the address of a source."""
    rows = [*grid.rows, *([grid.total] if grid.total else [])]
    return Sheet(
        name=say(f"sheet.{grid.key}"),
        title=grid.title,
        head=tuple(one.title for one in grid.heads),
        rows=tuple(rows),
        notes=(*grid.notes, grid.source),
        bold_last=bool(grid.total),
        links=tuple((place_words(*one), at(one[0])) for one in places(grid.sources) if at(one[0])),
    )


def as_json(grid: Grid, index: Mapping[str, int]) -> dict[str, object]:
    """The grid for programs; `index` gives the number of each source in the list of all."""
    keys = [one.key for one in grid.heads]
    return {
        "title": grid.title,
        "rows": [dict(zip(keys, row, strict=True)) for row in grid.rows],
        "total": dict(zip(keys, grid.total, strict=True)) if grid.total else None,
        "notes": list(grid.notes),
        "sources": [index[path] for path in grid.sources if path in index],
    }
