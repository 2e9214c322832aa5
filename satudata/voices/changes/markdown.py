"""Changes as Markdown for a job summary or a sticky comment: bounded, and nothing in it that a cell could turn into
markup.
"""

from __future__ import annotations

from satudata.model.changes import CatalogueChanges
from satudata.text import Text
from satudata.voices.changes.grids import Grid, Tone
from satudata.voices.changes.story import Chapter, story
from satudata.voices.changes.words import Reader
from satudata.voices.markdown import code, escape

LIMIT = 60_000  # bytes of UTF-8, and so never more characters; forges take 65,536 characters
ROWS = 20  # of each table
TAIL = 600  # bytes kept for the closing line
MARKS = {Tone.ALARM: "🔴 ", Tone.WARN: "🟡 ", Tone.PLAIN: "", Tone.FAINT: ""}


def markdown(changes: CatalogueChanges, reader: Reader, limit: int = LIMIT) -> str:
    """At most `limit` bytes. The sentences of every dataset come before any table of detail; what does not fit is
    counted."""
    told = story(changes, reader, ROWS)
    lead = "".join(f"{MARKS[line.tone]}{escape(line.text)}\n\n" for line in told.lead)
    top = f"## {escape(told.title)}\n\n{escape(told.compared)}\n\n{lead}"
    room = limit - TAIL - len(top.encode())
    heads: list[str] = []
    for one in told.chapters:
        block = _head(one)
        room -= len(block.encode())
        if room < 0:
            break
        heads.append(block)
    room = max(room, 0)
    details: list[str] = []
    hidden = len(told.chapters) - len(heads)
    left_out = sum(len(one.grids) for one in told.chapters[len(heads) :])
    for one in told.chapters[: len(heads)]:
        blocks = ""
        for grid in one.grids:
            block = _grid(grid)
            if len(block.encode()) > room:
                left_out += 1
                continue
            room -= len(block.encode())
            blocks += block
        details.append(blocks)
    body = "".join(head + detail for head, detail in zip(heads, details, strict=True))
    return top + body + (_cut(hidden, left_out, told.base, reader.t) if hidden or left_out else "")


def _cut(hidden: int, tables: int, base: str, t: Text) -> str:
    told = t("changes.cut", datasets=t.number(hidden), tables=t.number(tables), base=base)
    return f"{escape(told)}\n"


def _head(chapter: Chapter) -> str:
    """A heading and the sentences; those that shout in bold."""
    lines = "".join(f"- {_line(line.tone, line.text)}\n" for line in chapter.lines)
    return (
        f"### {MARKS[chapter.tone]}{escape(chapter.title)} ({escape(chapter.kind)})\n\n{code(chapter.id)}\n\n{lines}\n"
    )


def _line(tone: Tone, text: str) -> str:
    told = escape(text)
    return f"**{told}**" if tone is Tone.ALARM else f"<sub>{told}</sub>" if tone is Tone.FAINT else told


def _grid(grid: Grid) -> str:
    """A table below its caption, folded away so that a comment stays short."""
    marks = "".join(" ---: |" if n in grid.right else " --- |" for n in range(len(grid.header)))
    rows = "".join(f"|{''.join(f' {_cell(cell, tone)} |' for cell in cells)}\n" for tone, cells in grid.rows)
    header = "".join(f" {escape(name)} |" for name in grid.header)
    more = f"\n{escape(grid.more)}\n" if grid.more else ""
    caption = escape(grid.caption)
    return f"<details><summary>{caption}</summary>\n\n|{header}\n|{marks}\n{rows}{more}\n</details>\n\n"


def _cell(cell: str, tone: Tone) -> str:
    return f"**{escape(cell)}**" if tone is Tone.WARN and cell else escape(cell)
