"""docs/procedures.md: every row of every procedure with its command, evidence, paper and the story that tests it.

The stories mark their rows themselves: `town.row("1.1", …)` in a file that begins with `SOP, REGION = "paser", …`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from satudata.model.sop import Proof, Row, Subject
from satudata.papers.register import KINDS
from satudata.read.letters import DOCUMENTS
from satudata.read.sops import load_sop, sop_names
from satudata.text import LANGUAGES, Text

PAGE = Path("docs/procedures.md")
STORIES = Path("tests/procedures")
NAMED = re.compile(r'^SOP, REGION = "([a-z0-9-]+)"', re.MULTILINE)
MARK = re.compile(r'^def (?P<story>\w+)|^    town\.row\("(?P<row>[^"]+)"', re.MULTILINE)

PLACES = {
    Subject.PLAN: "plan:<tahun>",
    Subject.AGENCY_PLAN: "plan:<tahun>/<instansi>",
    Subject.ACTIVITY: "activity:<instansi>/<kegiatan>",
    Subject.REQUEST: "request:<tahun>/<nomor>",
    Subject.REPORT: "report:<periode>",
    Subject.DATASET: "<instansi>/<data>",
}
ACTIVITY = "catalog/activities/<instansi>/<kegiatan>.yml"
FILES = {  # what is committed for a row that nobody signs
    (Proof.DATA, Subject.DATASET): "data/<instansi>/<data>.csv",
    (Proof.METADATA, Subject.DATASET): "metadata/<instansi>/<data>.yml",
    (Proof.METADATA, Subject.ACTIVITY): ACTIVITY,
    (Proof.NOTHING, Subject.PLAN): "catalog/plan/<tahun>/<instansi>.yml",
}
KEYS = {Proof.APPLICATION: "recommendation.submitted_on", Proof.RECOMMENDATION: "recommendation.issued_on"}
COLUMNS = ("row", "command", "evidence", "paper", "test")


class Story(NamedTuple):
    """Where a row is told: the file, and the part of the story."""

    path: str
    part: str


def procedures_page(folder: Path = STORIES) -> str:
    """The whole page: Indonesian first, English below; a row that no story tells has a dash."""
    told = stories(folder)
    return "\n".join(line for language in LANGUAGES for line in _language(Text(language), told))


def stories(folder: Path) -> Mapping[tuple[str, str], Story]:
    """Procedure and number of each row → where it is told."""
    found: dict[tuple[str, str], Story] = {}
    for path in sorted(folder.glob("test_*.py")):
        source = path.read_text("utf-8")
        if (named := NAMED.search(source)) is None:
            continue
        part = ""
        for mark in MARK.finditer(source):
            part = mark["story"] or part
            if mark["row"]:
                found[named[1], mark["row"]] = Story(f"../{STORIES.as_posix()}/{path.name}", part)
    return found


def _language(t: Text, told: Mapping[tuple[str, str], Story]) -> Iterator[str]:
    yield from (f"# {t('docs.procedures.title')}", "", t("docs.procedures.intro"), "")
    for name in sop_names():
        sop = load_sop(name)
        yield from (f"## {sop.short[t.language]}", "")
        yield "| " + " | ".join(t(f"docs.procedures.{column}") for column in COLUMNS) + " |"
        yield "|---|---|---|---|---|"
        for row in sop.rows:
            story = _story(told.get((name, row.number)))
            cells = (_row(row), _command(row, t), _evidence(row, t), _paper(row, t), story)
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
        yield ""


def _row(row: Row) -> str:
    return f"**{row.number}** {row.activity}"


def _command(row: Row, t: Text) -> str:
    place = PLACES[row.subject]
    if row.proof in (Proof.STATEMENT, Proof.PUBLICATION):
        return f"`satudata approve {place} --step {row.step}`"
    if row.proof is Proof.DELIVERY:
        return "`satudata request deliver <tahun>/<nomor> --dataset <instansi>/<data>`"
    if row.proof in KEYS:
        return t("docs.procedures.key", key=KEYS[row.proof], path=ACTIVITY)
    return t("docs.procedures.commit", path=FILES[row.proof, row.subject])


def _evidence(row: Row, t: Text) -> str:
    actors = (t("docs.procedures.or").join(t(f"approval.role.{role}") for role in actor) for actor in row.actors)
    told = t(f"docs.procedures.proof.{row.proof}", roles=t("docs.procedures.and").join(actors))
    needed = ", ".join(_named(kind, t) for kind in row.needs)
    return f"{told}; {t('docs.procedures.needs', papers=needed)}" if needed else told


def _paper(row: Row, t: Text) -> str:
    """The row's paper by its name, with the command that makes it where it is one of ours."""
    if row.document not in DOCUMENTS:
        return t(f"docs.procedures.document.{row.document}") if row.document else "–"
    kind = next(kind for kind, word in KINDS.items() if word == DOCUMENTS[row.document])
    return f"{_named(row.document, t)}: `satudata letter {kind}`"


def _named(document: str, t: Text) -> str:
    """What a letter of a procedure is called."""
    return t(f"papers_set.kind.{DOCUMENTS[document]}")


def _story(story: Story | None) -> str:
    return f"[{story.part.replace('_', ' ')}]({story.path})" if story is not None else "–"
