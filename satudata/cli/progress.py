"""Progress on standard error while something long runs; silent in a pipe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from satudata.pipeline import Progress as Report
from satudata.pipeline import silent
from satudata.text import Text

WORTH_SHOWING = 100  # fewer items are done before a bar could be read


@contextmanager
def progress(text: Text) -> Iterator[Report]:
    """A function to report progress to; it draws a bar per stage when a person is watching."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield silent
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if total < WORTH_SHOWING:
                return
            if stage not in tasks:
                tasks[stage] = bars.add_task(text(f"cli.stage_{stage}"), total=total)
            bars.update(tasks[stage], completed=done)

        yield report
