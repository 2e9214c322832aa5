"""Findings for a person at a terminal, by file: place, what is wrong, how to mend it, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from satudata.model.finding import Finding, Severity
from satudata.text import Text
from satudata.voices.telling import Alike, alike, by_file, counts_line, next_step, others, place, plain

COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}
WIDTH = 100  # columns where there is no terminal


def terminal(findings: Sequence[Finding], t: Text, console: Console | None = None) -> str:
    """The findings as text for that console (standard output by default).

    Colours only where the console is a terminal and NO_COLOR is not set. Nothing is printed: the text is returned.
    """
    console = console or Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=WIDTH, file=console.file)
    with console.capture() as captured:
        for part in parts(findings, t):
            console.print(part)
    # Wrapped lines are padded to the width, which a terminal does not show but a file keeps.
    return "".join(f"{line.rstrip(' ')}\n" for line in captured.get().splitlines())


def parts(findings: Sequence[Finding], t: Text) -> Iterator[RenderableType]:
    """The pieces from top to bottom. Cells are never read as markup."""
    for path, found in by_file(findings):
        yield Line(plain(path) or t("voices.whole"), style="bold underline")
        for group in alike(found, t):
            yield from told(group, t)
        yield ""
    yield Line(counts_line(findings, t), style="bold green" if not findings else "bold")
    if findings:
        yield next_step(findings, t)


def told(group: Alike, t: Text) -> Iterator[RenderableType]:
    """Findings of one kind: severity and title, each message with its place, the remedy."""
    first = group.shown[0]
    text = t.finding(first)
    head = Line(t(f"voices.severity.{first.severity}"), style=COLOURS[first.severity])
    head.append(f"  {plain(text.title)}", style="default bold").append(f"  {first.code}", style="default dim")
    yield indented(head, 2)
    for finding in group.shown:
        where = place(finding, t)
        line = Line(f"{where}: " if where else "", style="cyan")
        yield indented(line.append(plain(t.finding(finding).message), style="default"), 4)
    if more := others(group, t):
        yield indented(Line(more, style="dim"), 4)
    remedy = Line(f"{t('voices.remedy')} ", style="green")
    yield indented(remedy.append(plain(text.remedy), style="default"), 4)


def indented(line: Line, by: int) -> Padding:
    """A line, also where it is wrapped, so many columns to the right."""
    return Padding(line, (0, 0, 0, by), expand=False)
