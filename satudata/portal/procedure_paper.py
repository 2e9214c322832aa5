"""The procedure (SOP) in force as a paper: what the template `assets/papers/sop.typ` is filled with."""

from __future__ import annotations

from satudata.model.catalog import Settings
from satudata.model.sop import Row, Sop
from satudata.portal.procedure_page import row_facts
from satudata.portal.sop_words import deviation_words, full_limit
from satudata.portal.swimlane import acting_lanes, lanes_of, swimlane
from satudata.text import Text
from satudata.trust.rules import slots_of

FONT = "Libertinus Serif"
HEADS = ("number", "stage", "activity", "inputs", "time", "output", "note")


def procedure_data(sop: Sop, settings: Settings, t: Text) -> dict[str, object]:
    """Everything the paper shows, as text, with the drawing as SVG."""
    lanes, every = lanes_of(sop, t), slots_of(settings.document, sop)
    return {
        "lang": t.language,
        "mark": t("papers.mark") if settings.demonstration else "",
        "title": sop.title,
        "short": sop.short[t.language],
        "portal": settings.title[t.language],
        "document": [[t(f"sop.document.{key}"), value] for key, value in sop.document.items()],
        "header": [{"title": t(f"sop.header.{key}"), "lines": list(lines)} for key, lines in sop.header.items()],
        "heads": {key: t(f"sop.{key}") for key in HEADS},
        "lanes": [title for title, _ in lanes],
        "rows": [_row(row, acting_lanes(row, lanes), t) for row in sop.rows],
        "drawing": {"title": t("sop.drawing.title"), "lead": t("sop.drawing.lead"), "svg": swimlane(sop, t, FONT)},
        "table": t("sop.table.title"),
        "read_as": {
            "title": t("sop.assumptions"),
            "lead": t("sop.assumptions.lead"),
            "items": [[row.number, told] for row in sop.rows if (told := _read_as(sop, row, t, every))],
        },
        "deviations": {
            "title": t("sop.deviations.title"),
            "lead": t("sop.deviations.lead"),
            "items": deviation_words(sop, t),
        },
        "service": {
            "title": t("sop.service.title"),
            "items": [[component, text.split("\n")] for component, text in sop.service.items()],
        },
    }


def _row(row: Row, lanes: tuple[int, ...], t: Text) -> dict[str, object]:
    return {
        "number": row.number,
        "stage": row.stage,
        "activity": row.activity,
        "lanes": list(lanes),
        "inputs": row.inputs,
        "time": row.time,
        "counted": full_limit(row.limit, t) if row.limit.counted else "",
        "output": row.output,
        "note": row.note,
        "gates": row.gates,
    }


def _read_as(sop: Sop, row: Row, t: Text, every: str) -> list[str]:
    """What holds of the row beyond the printed cells, then what is assumed."""
    return [*(f"{line}." for line in row_facts(sop, row, t, every)), *(one.text[t.language] for one in row.assumptions)]
