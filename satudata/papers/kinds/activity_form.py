"""The form of a statistical activity (FS-3, FS-KPA) as it is handed in: MS-Keg of Peraturan BPS 5/2020, block by block.

Numbers and labels of the questions are those of the schema, so that nothing is written twice. An answer is its code
with what the code means; what has none is told by a dash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from satudata.export.indah import DISTRICT, KECAMATAN, LEVELS, OTHER, SEVERAL
from satudata.model.activity import Activity
from satudata.papers.occasion import TEXT
from satudata.papers.paper import Block, Column, Table
from satudata.read.activity_codes import choices, code_of, codes_of
from satudata.read.catalogue import mapping, sequence, text, texts
from satudata.read.schemas import schema_of

COVER = (
    "judul_kegiatan", "tahun", "kode_kegiatan", "jenis_statistik", "cara_pengumpulan_data", "sektor_kegiatan",
    "rekomendasi_dari_bps", "identitas_rekomendasi",
)  # fmt: skip
SAMPLE = "blok_v"
BLOCKS = ("blok_i", "blok_ii", "blok_iii", "blok_iv", SAMPLE, "blok_vi", "blok_vii", "blok_viii")
SCHEDULE, COLLECTED, AREAS = "rencana_jadwal_kegiatan", "variabel_yang_dikumpulkan", "wilayah"
ORGANISER = "produsen_data_name"
LEVELS_OF_AREAS = ("provinsi", "kabupaten_kota")
EXPLAINED = frozenset(explained for _, explained in SEVERAL.values())  # told with the answer they explain
NUMBER = re.compile(r"[1-8]\.[1-9](?: [A-D]\.[1-7]\.)?")  # begins what the schema says of a question
NONE = "–"

Schema = Mapping[str, Any]


class Known(NamedTuple):
    """What the file need not repeat: the organiser's name, and the names of regions by dotted code."""

    organiser: str
    regions: Mapping[str, str]


def form_tables(activity: Activity, known: Known, sampled: bool) -> tuple[Block, ...]:
    """The cover and blocks I to VIII in order, a row for each question. Block V is there when the form is of a survey
    (`sampled`), and wherever the file has answered it.
    """
    schema = schema_of("activity")["properties"]
    found: list[Block] = [_cover(activity, schema)]
    for name in BLOCKS:
        answers = mapping(activity.document.get(name))
        if name == SAMPLE and not (sampled or answers):
            continue
        found.append(_table(schema[name]["title"], _questions(schema[name]["properties"], answers, known)))
        if COLLECTED in schema[name]["properties"]:
            found.append(_collected(activity, schema[name]["properties"][COLLECTED]))
    return tuple(found)


def variables_of(activity: Activity) -> list[Mapping[str, object]]:
    """3.4: the variables as block III lists them, else those that are described."""
    listed = sequence(mapping(activity.document.get("blok_iii")).get(COLLECTED))
    return [mapping(one) for one in listed] or [one.document for one in activity.variables]


def chosen(field: str, value: object) -> str:
    """The meaning of a code of the form, "" without one."""
    code = code_of(value)
    choice = choices().get(field, {}).get(code) if code is not None else None
    return choice.label["id"] if choice is not None else ""


def _table(title: str, rows: Iterator[tuple[str, str, str]]) -> Table:
    columns = (
        Column(TEXT("papers.column.no"), 0.9),
        Column(TEXT("papers_office.column.question"), 3.2),
        Column(TEXT("papers_office.column.answer"), 4.6),
    )
    return Table(columns, tuple(rows), title)


def _cover(activity: Activity, schema: Schema) -> Table:
    """The cover, whose questions have no numbers."""
    given = {**activity.document, "identitas_rekomendasi": activity.recommendation_id}
    rows = tuple((schema[key]["title"], _answer(key, given.get(key)) or NONE) for key in COVER)
    columns = (Column(TEXT("papers_office.column.question"), 4.1), Column(TEXT("papers_office.column.answer"), 4.6))
    return Table(columns, rows, TEXT("papers_office.cover_of_form"))


def _questions(schema: Schema, answers: Mapping[str, object], known: Known) -> Iterator[tuple[str, str, str]]:
    """Number, label and answer of each question of a block but the table of 3.4."""
    for key, about in schema.items():
        if key == SCHEDULE:
            yield from _schedule(about["properties"], mapping(answers.get(key)))
        elif key == AREAS:
            yield _number(about), about["title"], _areas(answers.get(key), known.regions) or NONE
        elif key in SEVERAL:
            yield _number(about), about["title"], _several(key, answers) or NONE
        elif key not in EXPLAINED and key != COLLECTED:
            organiser = known.organiser if key == ORGANISER else ""
            yield _number(about), about["title"], _answer(key, answers.get(key)) or organiser or NONE


def _number(about: Schema) -> str:
    found = NUMBER.match(about["description"])
    return found.group() if found else ""


def _answer(key: str, given: object) -> str:
    """One answer as text: a code with its meaning, yes or no with theirs, days in words; "" for none."""
    if isinstance(given, bool):
        return TEXT("papers_office.yes" if given else "papers_office.no")
    if isinstance(given, int):
        meaning = chosen(key, given)
        return f"{given} {NONE} {meaning}" if meaning else TEXT.number(given)
    if isinstance(given, list):
        return "\n".join(TEXT.date(day) for day in texts(given))
    said = text(given)
    if key == "jenis_statistik":
        return said.replace("_", " ").capitalize()
    return "" if said == "-" else said


def _several(field: str, answers: Mapping[str, object]) -> str:
    """A line for each answer that was chosen; what explains "other" stands behind it."""
    known, codes = choices()[field], codes_of(answers.get(field))
    said = text(answers.get(SEVERAL[field][1]))
    labels = {code: choice.label["id"] for code, choice in known.items()}
    other = max(known)
    if field == LEVELS:  # 7.4 has two forms: 8 is "other" where it is explained and 16 was not chosen
        labels[KECAMATAN] = DISTRICT
        if said and OTHER not in codes:
            other, labels[KECAMATAN] = KECAMATAN, labels[OTHER]
    lines = {code: f"{code} {NONE} {labels[code]}" if code in labels else str(code) for code in codes}
    if said:
        lines[other] = f"{lines.get(other, labels[other])}: {said}"
    return "\n".join(lines.values())


def _schedule(stages: Schema, given: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    """3.3: a row for each stage, a line for each time it runs."""
    for stage, about in stages.items():
        spans = (mapping(span) for span in sequence(given.get(stage)))
        lines = (f"{TEXT.date(text(span.get('awal')))} {NONE} {TEXT.date(text(span.get('akhir')))}" for span in spans)
        yield _number(about), about["title"], "\n".join(lines) or NONE


def _areas(given: object, regions: Mapping[str, str]) -> str:
    """4.5: a line for each area, codes with names."""
    lines = []
    for item in map(mapping, sequence(given)):
        named = ((text(item.get(f"kode_{level}")), text(item.get(f"nama_{level}"))) for level in LEVELS_OF_AREAS)
        lines.append(", ".join(f"{code} {name or regions.get(code, '')}".strip() for code, name in named if code))
    return "\n".join(lines)


def _collected(activity: Activity, about: Schema) -> Table:
    """3.4: the variables that are collected."""
    labels = about["items"]["properties"]
    shares: Sequence[tuple[str, float]] = (("nama", 2.2), ("konsep", 1.8), ("definisi", 4), ("referensi_waktu", 1.8))
    columns = (
        Column(TEXT("papers.column.no"), align="right"),
        *(Column(labels[key]["title"], share) for key, share in shares),
    )
    rows = [
        (TEXT.number(n), *(_joined(one.get(key)) or NONE for key, _ in shares))
        for n, one in enumerate(variables_of(activity), start=1)
    ]
    nothing = ("", *(NONE for _ in shares))
    return Table(columns, tuple(rows) or (nothing,), f"{_number(about)} {about['title']}")


def _joined(given: object) -> str:
    """A text, or several of them (MS-Var has concepts in the plural)."""
    return "; ".join(texts(given)) if isinstance(given, list) else text(given)
