"""Changes for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from satudata.model.changes import CatalogueChanges
from satudata.voices.changes.grids import Grid, Tone
from satudata.voices.changes.story import Chapter, Story, story
from satudata.voices.changes.words import Reader

ROWS = 10  # of each table
WIDTH = 100  # columns where there is no terminal
STYLES = {Tone.ALARM: "bold red", Tone.WARN: "yellow", Tone.PLAIN: "default", Tone.FAINT: "dim"}


def terminal(changes: CatalogueChanges, reader: Reader, console: Console | None = None) -> str:
    """The changes as text for that console (standard output by default).

    Colours only where the console is a terminal and NO_COLOR is not set. Nothing is printed: the text is returned.
    """
    console = console or Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=WIDTH, file=console.file, force_terminal=False)
    with console.capture() as captured:
        for part in parts(story(changes, reader, ROWS)):
            console.print(part)
    # Wrapped lines are padded to the width, which a terminal does not show but a file keeps.
    return "".join(f"{line.rstrip(' ')}\n" for line in captured.get().split("\n")[:-1])


def parts(told: Story) -> Iterator[RenderableType]:
    """The pieces from top to bottom. Nothing in them is read as markup."""
    yield Line(told.compared, style="dim")
    for line in told.lead:
        yield Line(line.text, style="bold red" if line.tone is Tone.ALARM else STYLES[line.tone])
    for chapter in told.chapters:
        yield ""
        yield from _chapter(chapter)


def _chapter(chapter: Chapter) -> Iterator[RenderableType]:
    head = Line(chapter.id, style="bold underline")
    head.append(f"  {chapter.title}", style="not underline").append(f"  {chapter.kind}", style="not underline not bold")
    yield head
    for line in chapter.lines:
        yield Padding(Line(line.text, style=STYLES[line.tone]), (0, 0, 0, 2), expand=False)
    for grid in chapter.grids:
        yield ""
        yield Padding(_table(grid), (0, 0, 0, 2), expand=False)
        if grid.more:
            yield Padding(Line(grid.more, style="dim"), (0, 0, 0, 3), expand=False)


def _table(grid: Grid) -> Table:
    table = Table(
        box=SIMPLE_HEAD, title=Line(grid.caption, style="bold"), title_justify="left", pad_edge=False, show_edge=False
    )
    for n, name in enumerate(grid.header):
        table.add_column(Line(name), justify="right" if n in grid.right else "left", overflow="fold")
    for tone, cells in grid.rows:
        table.add_row(*(Line(cell) for cell in cells), style=STYLES[tone])
    return table
