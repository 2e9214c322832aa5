"""The page of the procedure (SOP) in force: its drawing, its table, what differs here, and the document's header."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from satudata.model import addresses
from satudata.model.files import Page
from satudata.model.sop import Proof, Row, Sop
from satudata.portal.html import esc, kv, own
from satudata.portal.sop_words import actor_words, column_titles, deviation_words, full_limit
from satudata.portal.swimlane import swimlane
from satudata.text import Text

NOWHERE: Mapping[str, int] = {}
CELLS = ("inputs", "time", "output", "note")  # as printed, in the printed order; the actors stand before them


def procedure_page(sop: Sop, t: Text, paper: bool, present: Mapping[str, int] = NOWHERE, every: str = "") -> Page:
    """`/prosedur/`. `present` says how many things are at a step now; with `paper` the page leads to the PDF. `every`
    is how often data come out, "" where they come out at once.
    """
    title, lead = t("sop.title"), t("sop.lead")
    note = f'<p class="muted">{esc(t("sop.own_language"))}</p>'
    button = f'<p><a class="button" href="{{root}}{addresses.PROCEDURE_PDF}">{esc(t("sop.download"))}</a></p>'
    body = (
        f'<header class="page-head"><p class="eyebrow">{esc(title)}</p><h1>{esc(sop.short[t.language])}</h1>'
        f'<p class="lead">{esc(lead)}</p>{note}{button if paper else ""}</header>'
        f"{_drawing(sop, t)}{_table(sop, t, present, every)}{_deviations(sop, t)}{_service(sop, t)}{_document(sop, t)}"
    )
    crumbs = ((t("shell.home"), ""), (t("sop.page"), addresses.PROCEDURE))
    return Page(addresses.PROCEDURE, t.language, "listing", title, lead, body, crumbs, section="tentang")


def _section(name: str, title: str, inner: str) -> str:
    return f'<section class="section procedure" id="{name}"><h2>{esc(title)}</h2>{inner}</section>'


def _drawing(sop: Sop, t: Text) -> str:
    box = (
        f'<div class="swimlane-scroll" tabindex="0" role="region" aria-label="{esc(t("sop.drawing.scroll"))}">'
        f"{swimlane(sop, t)}</div>"
    )
    return _section("alur", t("sop.drawing.title"), f'<p class="muted">{esc(t("sop.drawing.lead"))}</p>{box}')


def _table(sop: Sop, t: Text, present: Mapping[str, int], every: str) -> str:
    """The printed table; under each activity what the procedure asks of it besides, and what is assumed."""
    names = ("number", "activity", "actors", *CELLS, *(("present",) if present else ()))
    head = "".join(f'<th scope="col">{esc(t(f"sop.{name}"))}</th>' for name in names)
    parts = []
    for stage, rows in groupby(sop.rows, key=lambda row: row.stage):
        if stage:
            parts.append(f'<tr class="stage"><td colspan="{len(names)}">{own(t, stage)}</td></tr>')
        parts += [_row(sop, row, t, present, every) for row in rows]
    table = f'<table class="steps"><thead><tr>{head}</tr></thead><tbody>{"".join(parts)}</tbody></table>'
    box = (
        f'<div class="table-scroll" tabindex="0" role="region" aria-label="{esc(t("sop.table.scroll"))}">{table}</div>'
    )
    return _section("tabel", t("sop.table.title"), box)


def _row(sop: Sop, row: Row, t: Text, present: Mapping[str, int], every: str) -> str:
    told = "".join(f'<p class="step-fact">{esc(line)}</p>' for line in row_facts(sop, row, t, every))
    assumed = "".join(
        f'<p class="step-assumption"><b>{esc(t("sop.assumption"))}</b> {esc(one.text[t.language])}</p>'
        for one in row.assumptions
    )
    together = f' <span class="muted">{esc(t("sop.and"))}</span><br>'
    cells = [
        f"<td>{own(t, row.activity)}{told}{assumed}</td>",
        f"<td>{together.join(map(esc, actor_words(row, t)))}</td>",
        *(f"<td>{_cell(row, name, t)}</td>" for name in CELLS),
    ]
    if present:
        cells.append(f'<td class="num">{esc(t.number(present[row.step])) if row.step in present else ""}</td>')
    return f'<tr id="{esc(row.step)}"><th scope="row">{esc(row.number)}</th>{"".join(cells)}</tr>'


def _cell(row: Row, name: str, t: Text) -> str:
    printed = own(t, getattr(row, name))
    if name != "time" or not row.limit.counted:
        return printed
    return f'{printed}<p class="step-fact">{esc(full_limit(row.limit, t))}</p>'


def row_facts(sop: Sop, row: Row, t: Text, every: str = "") -> list[str]:
    """What holds of a row beyond its printed cells, as sentences; unescaped."""
    back = sop.row(row.returns_to)
    said = (
        (row.gates, t("sop.gates")),
        (bool(every) and row.proof is Proof.PUBLICATION, t(f"sop.every.{every}") if every else ""),
        (back is not None, t("sop.returns", number=back.number if back else "")),
        (row.extendable, t("sop.extendable")),
        (row.pauses == "bps", t("sop.pauses")),
        (row.optional, t("sop.optional")),
    )
    return [sentence for holds, sentence in said if holds]


def _deviations(sop: Sop, t: Text) -> str:
    items = "".join(f"<li>{esc(line)}</li>" for line in deviation_words(sop, t))
    if not items:
        return ""
    inner = f'<p class="muted">{esc(t("sop.deviations.lead"))}</p><ul class="bullets">{items}</ul>'
    return _section("penyimpangan", t("sop.deviations.title"), inner)


def _service(sop: Sop, t: Text) -> str:
    pairs = [(own(t, name), _listed(text.split("\n"), t, "bullets")) for name, text in sop.service.items()]
    return _section("pelayanan", t("sop.service.title"), kv(pairs)) if pairs else ""


def _listed(lines: Sequence[str], t: Text, kind: str = "numbered") -> str:
    """One line as it is, several as a list, those with numbers of their own plain; a line that ends in a colon leads
    the others in.
    """
    if len(lines) == 1:
        return own(t, lines[0])
    lead = f"<p>{own(t, lines[0])}</p>" if lines[0].endswith(":") else ""
    items = "".join(f"<li>{own(t, line)}</li>" for line in (lines[1:] if lead else lines))
    look = "" if lines[0][:1].isdigit() else f' class="{kind}"'
    return f"{lead}<ol{look}>{items}</ol>"


def _document(sop: Sop, t: Text) -> str:
    """The printed header: what the document is, and its lists."""
    about = [(esc(t("sop.document.title_printed")), own(t, sop.title))]
    about += [(esc(t(f"sop.document.{key}")), own(t, value)) for key, value in sop.document.items()]
    about += [(esc(t(f"sop.header.{key}")), _listed(lines, t)) for key, lines in sop.header.items()]
    titles = ", ".join(own(t, title) for title in column_titles(sop))
    about.append((esc(t("sop.actors")), titles))
    return _section("dokumen", t("sop.document.title"), kv(about))
