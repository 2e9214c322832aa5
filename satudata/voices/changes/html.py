"""Changes as one HTML file that needs nothing else: no script, no outside address; to be sent by mail or kept."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from satudata.model.changes import CatalogueChanges
from satudata.voices.changes.grids import Grid, Line, Tone
from satudata.voices.changes.story import Chapter, Story, story
from satudata.voices.changes.words import Reader
from satudata.voices.html import esc

ROWS = 500  # of each table
OPEN_ROWS = 12  # a longer table is folded
STYLE = """
:root{color-scheme:light dark;--ink:#16211f;--muted:#566360;--paper:#fbfaf7;--card:#fff;--line:#e6e2d9;--alarm:#b42318;
--warn:#8a4b00;--alarm-bg:#fdecea;--warn-bg:#fff4dc;--accent:#0b6b5f}
@media (prefers-color-scheme:dark){:root{--ink:#e8ecea;--muted:#a3b0ac;--paper:#121716;--card:#1a2120;--line:#2f3937;
--alarm:#ff8a7d;--warn:#f0b45a;--alarm-bg:#3a1a17;--warn-bg:#33270f;--accent:#5cc4b4}}
*{box-sizing:border-box}
body{font:16px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif;color:var(--ink);background:var(--paper);margin:0}
main{max-width:68rem;margin:0 auto;padding:2rem 1rem 4rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem}
h2{font-size:1.15rem;line-height:1.3;margin:0;overflow-wrap:anywhere}
.muted,.faint{color:var(--muted)}.muted{font-size:.9rem;margin:0;overflow-wrap:anywhere}
.lead{font-size:1.1rem;margin:.75rem 0;overflow-wrap:anywhere}.lead.faint{font-size:.9rem}
.alarm{color:var(--alarm);font-weight:700}.warn{color:var(--warn)}
nav{margin:1.5rem 0;padding:.75rem 1rem;border:1px solid var(--line);border-radius:10px;background:var(--card)}
nav ol{margin:0;padding:0;list-style:none;columns:22rem;column-gap:2rem}
nav li{break-inside:avoid;padding:.2rem 0;overflow-wrap:anywhere}
nav a{color:var(--accent)}
section{background:var(--card);border:1px solid var(--line);border-left:5px solid var(--line);border-radius:10px;
padding:1rem 1.25rem;margin:1.25rem 0}
section.alarm-edge{border-left-color:var(--alarm)}section.warn-edge{border-left-color:#e8a33d}
.kind{display:inline-block;font-size:.8rem;font-weight:600;border:1px solid var(--line);border-radius:99px;
padding:.05rem .6rem;margin-left:.35rem;vertical-align:.1em;white-space:nowrap;color:var(--muted)}
ul.told{list-style:none;margin:.75rem 0;padding:0}
ul.told li{margin:.3rem 0;overflow-wrap:anywhere}
ul.told li.alarm,ul.told li.warn{padding:.35rem .7rem;border-radius:6px}
ul.told li.alarm{background:var(--alarm-bg)}ul.told li.warn{background:var(--warn-bg)}
ul.told li.faint{font-size:.9rem}
details{margin:.75rem 0}summary{cursor:pointer;font-weight:600;padding:.35rem 0}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:8px}
table{border-collapse:collapse;width:100%;font-size:.92rem;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:top;padding:.4rem .7rem;border-bottom:1px solid var(--line);max-width:26rem;
overflow-wrap:break-word}
tr:last-child td{border-bottom:0}
th{font-size:.82rem;color:var(--muted);font-weight:600;background:var(--paper)}
.right{text-align:right;white-space:nowrap}
tr.warn td{background:var(--warn-bg)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
@media (max-width:40rem){main{padding:1.25rem .75rem 3rem}section{padding:.85rem .9rem}h1{font-size:1.4rem}
table,tbody,tr,td{display:block}thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{padding:.4rem .6rem;border-bottom:1px solid var(--line)}tr:last-child{border-bottom:0}
tr.warn{background:var(--warn-bg)}
td,.right{display:flex;justify-content:space-between;gap:1rem;padding:.1rem 0;border:0;max-width:none;text-align:right;
white-space:normal;overflow-wrap:anywhere}
td::before{content:attr(data-head);color:var(--muted);font-size:.85rem;text-align:left;flex:0 0 38%;
overflow-wrap:anywhere}}
@media print{body{background:#fff}section,nav{break-inside:auto;border-color:#bbb}.scroll{overflow:visible}}
"""
DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{DIGEST}'; base-uri 'none'; form-action 'none'"


def html(changes: CatalogueChanges, reader: Reader) -> str:
    """A whole document in the reader's language."""
    told = story(changes, reader, ROWS)
    title = esc(told.title)
    lead = "".join(f'<p class="lead {line.tone}">{esc(line.text)}</p>\n' for line in told.lead)
    body = "".join(_section(n, one) for n, one in enumerate(told.chapters, start=1))
    return (
        f'<!doctype html>\n<html lang="{reader.t.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f'<p class="muted">{esc(told.compared)}</p>\n{lead}{_contents(told, reader)}{body}</main>\n</body>\n</html>\n'
    )


def _contents(told: Story, reader: Reader) -> str:
    """Links to the datasets, when there are several."""
    if len(told.chapters) < 2:
        return ""
    items = "".join(
        f'<li><a href="#d{n}">{esc(one.title)}</a><span class="kind">{esc(one.kind)}</span></li>\n'
        for n, one in enumerate(told.chapters, start=1)
    )
    return f'<nav aria-label="{esc(reader.t("changes.contents"))}">\n<ol>\n{items}</ol>\n</nav>\n'


def _section(n: int, chapter: Chapter) -> str:
    lines = "".join(_item(line) for line in chapter.lines)
    tables = "".join(_table(grid) for grid in chapter.grids)
    return (
        f'<section id="d{n}" class="{chapter.tone}-edge">\n<h2>{esc(chapter.title)} '
        f'<span class="kind">{esc(chapter.kind)}</span></h2>\n<p class="muted">{esc(chapter.id)}</p>\n'
        f'<ul class="told">\n{lines}</ul>\n{tables}</section>\n'
    )


def _item(line: Line) -> str:
    return f'<li class="{line.tone}">{esc(line.text)}</li>\n'


def _table(grid: Grid) -> str:
    """A table that can be folded. On a narrow screen each row becomes a card, hence roles and heads."""
    names = [esc(name) for name in grid.header]
    right = [' class="right"' if n in grid.right else "" for n in range(len(names))]
    header = "".join(
        f'<th role="columnheader" scope="col"{at}>{name}</th>' for at, name in zip(right, names, strict=True)
    )
    starts = [f'<td role="cell"{at} data-head="{name}">' for at, name in zip(right, names, strict=True)]
    rows = "".join(_row(tone, cells, starts) for tone, cells in grid.rows)
    more = f'<p class="muted">{esc(grid.more)}</p>\n' if grid.more else ""
    caption = esc(grid.caption)
    opened = " open" if len(grid.rows) <= OPEN_ROWS else ""
    return (
        f"<details{opened}>\n<summary>{caption}</summary>\n"
        f'<div class="scroll" role="region" tabindex="0" aria-label="{caption}">\n<table role="table">\n'
        f'<thead role="rowgroup"><tr role="row">{header}</tr></thead>\n<tbody role="rowgroup">\n{rows}</tbody>\n'
        f"</table>\n</div>\n{more}</details>\n"
    )


def _row(tone: Tone, cells: Sequence[str], starts: Sequence[str]) -> str:
    told = "".join(f"{start}<span>{esc(cell)}</span></td>" for start, cell in zip(starts, cells, strict=True))
    return f'<tr role="row" class="{tone}">{told}</tr>\n'
