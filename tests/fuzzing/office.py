"""What offices write, send back and keep: the YAML of the procedures, an agency's draft as a workbook, an archive.

Each input of a kind of YAML stands behind the path it is read from.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import cast

from hypothesis import strategies as st

from satudata.archive import container
from satudata.archive.examine import examine
from satudata.archive.make import measures, piece_of
from satudata.archive.manifest import Manifest, manifest_json
from satudata.archive.parts import MANIFEST, SUMS, sums_txt
from satudata.archive.salvage import salvage
from satudata.checks import activities, plan, requests
from satudata.errors import SatudataError
from satudata.export.plan_workbook import draft_workbook, words_of
from satudata.planning.returned import returned
from satudata.procedure.facts import NOTHING
from satudata.procedure.performance import performances
from satudata.procedure.releases import promises
from satudata.procedure.served import served
from satudata.procedure.tracks import Board, Course, plan_courses, release_course
from satudata.read.catalogue import Catalog
from satudata.read.catalogue_files import AGENCIES, SETTINGS, read_catalog
from satudata.read.git import REGULAR, Entry
from satudata.read.places import OWN_SOP, SOP_DEVIATIONS
from satudata.read.repository import Contents
from satudata.read.sops import load_sop
from satudata.read.workbook import read_workbook
from satudata.text import Text
from satudata.trust.rules import rule_of
from satudata.voices import tell
from satudata.workdays.calendar import calendar_of
from tests.archive.kept import digest
from tests.examples import activities as forms
from tests.examples.requests import ARCHITECTURE, COMPLAINED, COMPLAINT, ENTRY, FORUM, NEED, PUBLIC, REQUEST, asked
from tests.fuzzing.held import Held
from tests.fuzzing.inputs import BETWEEN, ZIP_WORDS, Bytes, dumped, spoilt, values
from tests.fuzzing.inputs import words_of as keys_of
from tests.plans import DEADLINES, PART, PLAN, TIME, part

DAY = "2026-11-21"
ID = Text("id")

REPORT = 'kind: quarterly\nperiod: "2026-Q1"\npublic: true\nsent: {on: "2026-04-13", letter: 045/1/2026}\n'
REMARKS = "remarks: {capaian: Dua dataset terbit.}\nactions: [{what: Membina, who: walidata, by: 2026-05-01}]\n"
HOLIDAYS = 'decree: SK 1/2025\nholidays: [{date: "2026-01-01", name: Tahun baru, kind: national_holiday}]\n'
DEVIATIONS = 'rows:\n  - {step: examination, limit: 2 days, reason: "Perwal 1/2026"}\n'
OWN = files("satudata").joinpath("assets/sop/blitar.yml").read_text("utf-8")
# What is read from each place, right examples of it.
EXAMPLES: Mapping[str, Sequence[str]] = {
    PLAN: (PART,),
    DEADLINES: (TIME,),
    REQUEST: (PUBLIC, FORUM),
    COMPLAINT: (COMPLAINED,),
    ENTRY: (ARCHITECTURE,),
    f"catalog/activities/{forms.SURVEY}.yml": (forms.source(forms.SURVEY), forms.source(forms.COMPILATION)),
    "catalog/reports/2026-q1.yml": (REPORT, REPORT + REMARKS),
    "catalog/calendar/2026.yml": (HOLIDAYS,),
    SOP_DEVIATIONS: (DEVIATIONS,),
    OWN_SOP: (OWN,),
}
AROUND = {
    path: content if isinstance(content, bytes) else str(content).encode()
    for path, content in asked().items()
    if path in (SETTINGS, AGENCIES, NEED)
} | {PLAN: PART.encode()}
FOLLOWED = {OWN_SOP: b"sop: own", SOP_DEVIATIONS: b"sop: blitar"}  # elsewhere that of Sumedang
DAYS = ("0001-01-01", "9999-12-31", "2026-02-30", "2026-11-21T09:15-23:59", "9999-12-31T23:59-12:00", "2199-12-31")
VALUE = re.compile(r"""(?:: +|- +|\[|, +)("[^"\n]*"|[^\s,:{}\[\]"']+)(?=[\s,}\]])""")  # of a key or a list, in group 1
ODD = (
    *(f'"{day}"' for day in DAYS), "null", "-1", "9" * 20, "[]", "{}", '""', '" "', "true", "1e400", '"9999-Q4"',
    '"0000-Q1"', '"2026-S3"', '"2026-W01"', '"2026-11-21T09:15+23:59"', '"1000000000 days"', '"0 hours"', "[null]",
)  # fmt: skip


def places_in(text: str) -> list[tuple[int, int]]:
    """Where the values of a YAML text stand, in order."""
    return [found.span(1) for found in VALUE.finditer(text)]


def _with_odd_values(text: str) -> Bytes:
    """The example with some of its values replaced."""
    odd = st.dictionaries(st.sampled_from(places_in(text)), st.sampled_from(ODD), min_size=1, max_size=12)
    return odd.map(partial(swapped, text))


def swapped(text: str, odd: Mapping[tuple[int, int], str]) -> bytes:
    """The text with these stretches of it replaced."""
    for (start, end), value in sorted(odd.items(), reverse=True):
        text = text[:start] + value + text[end:]
    return text.encode()


def _written(path: str) -> Bytes:
    """One kind of file: examples spoilt or with odd values in their places, and structures made from their keys."""
    examples = EXAMPLES[path]
    keys = [*keys_of("\n".join(examples)), *DAYS]
    words = [f"{key}: ".encode() for key in keys] + [f'"{day}"'.encode() for day in DAYS]
    made = spoilt([example.encode() for example in examples], words) | values(keys).map(dumped)
    made |= st.one_of([_with_odd_values(example) for example in examples])
    return made.map(partial(addressed, path))


def addressed(path: str, content: bytes) -> bytes:
    return path.encode() + BETWEEN + content


LISTS: Bytes = st.one_of([_written(path) for path in EXAMPLES])


def lists(content: bytes) -> None:
    """Lists, deadlines, requests, complaints, forms, reports, calendars, procedures: checked, told, reckoned with."""
    path, _, written = content.partition(BETWEEN)
    place = path.decode("utf-8", "replace")
    files_there = {**AROUND, place if place in EXAMPLES else PLAN: written}
    if place in FOLLOWED:
        files_there[SETTINGS] = AROUND[SETTINGS].replace(b"sop: sumedang", FOLLOWED[place])
    entries = {name: Entry(name, REGULAR, "") for name in files_there}
    catalog, found = read_catalog(entries, cast(Contents, Held(files_there)), frozenset({"dinkes/puskesmas"}))
    found += plan.check_catalogue(catalog, DAY)
    found += requests.check_catalogue(catalog, files_there.keys(), DAY)
    found += activities.check_catalogue(catalog, lambda identity: None, DAY)
    tell("terminal", found, ID)
    try:
        reckoned(catalog)
    except SatudataError as error:
        if error.key != "calendar-year-missing":
            raise


def reckoned(catalog: Catalog) -> None:
    """Who is awaited until when, what was late, and how requests of the public were served."""
    calendar = calendar_of(catalog)
    now = calendar.aware(datetime.combine(date.fromisoformat(DAY), time()))
    served(catalog.requests.values(), calendar, now)
    sop = catalog.sop or load_sop("sumedang")
    board = Board(sop, rule_of(catalog.settings.document, sop), calendar, now, _courses(catalog))
    tracks = tuple(board.tracks())
    list(promises(tracks, calendar, DAY))
    performances(tracks, sop, calendar, now)


def _courses(catalog: Catalog) -> list[Course]:
    courses = list(plan_courses(catalog.plans.values(), {}, {}))
    for listed in catalog.plans.values():
        for agreed in listed.parts.values():
            for item in agreed.items:
                for release in item.releases:
                    course = release_course(listed, agreed, item, release, NOTHING.facts, NOTHING.went_back)
                    courses.append(course)
    return courses


# --- a draft that comes back

BEFORE = part()
DRAFT = draft_workbook(BEFORE, "Dinas Kesehatan", "v1", ID)


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return sink.getvalue()


SHEETS = unzipped(DRAFT)
XML_WORDS = [
    b"<c r=\"A2\"><f>1+1</f><v>2</v></c>", b"<c r=\"XFD1048576\"/>", b"t=\"s\"", b"t=\"e\"", b"t=\"d\"", b"s=\"99\"",
    b"<v>1e400</v>", b"<v>-1</v>", b"<v>nan</v>", b"<v>2958466</v>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&#0;",
    b"_xD800_", b"<is><t>x</t></is>", b"</row>", b"date1904=\"1\"", b"rId9", b"../../x",
]  # fmt: skip


def _with_part(name: str, content: bytes) -> bytes:
    return zipped({**SHEETS, name: content})


WORKBOOKS: Bytes = spoilt([DRAFT], ZIP_WORDS) | st.one_of(
    [
        spoilt([content], XML_WORDS).map(partial(_with_part, name))
        for name, content in SHEETS.items()
        if name.startswith("xl/") and "theme" not in name
    ]
)


def workbook(content: bytes) -> None:
    """A workbook that came back, by every check of the list."""
    book, findings = read_workbook("draf.xlsx", content)
    if not findings:
        findings += returned("draf.xlsx", book, BEFORE, "v1", DAY, words_of(ID)).findings
    tell("terminal", findings, ID)


# --- an archive


@cache
def kept() -> bytes:
    """A small archive, sealed: some letters."""
    parts = {f"letters/{digest(raw)}.pdf": raw for raw in (b"%PDF-1.7 satu", b"%PDF-1.7 dua" * 50)}
    parts |= {"files/data/dinkes/a.csv": b"a,b\n1,2\n" * 40, "BACA-SAYA.txt": b"x"}
    told = measures((path, digest(raw), len(raw)) for path, raw in parts.items())
    parts[MANIFEST] = manifest_json(Manifest("Satu Data", "35.72", DAY, told))
    parts[SUMS] = sums_txt({path: digest(raw) for path, raw in parts.items()})
    with tempfile.TemporaryFile() as handle:
        container.write(handle, [piece_of(path, raw) for path, raw in parts.items()], lambda: None)
        handle.seek(0)
        return handle.read()


def _repacked(name: str, content: bytes) -> bytes:
    return zipped({**unzipped(kept()), name: content})


ARCHIVES: Bytes = spoilt([kept()], ZIP_WORDS) | st.one_of(
    [
        spoilt([content], [b'"path": "../x"', b'"version": 99', b'"files": -1', b"null", b"files/../x", b"  "]).map(
            partial(_repacked, name)
        )
        for name, content in unzipped(kept()).items()
    ]
)


def archive(content: bytes) -> None:
    """An archive examined, and whatever is whole in it written; nothing lands outside its folder."""
    with tempfile.TemporaryDirectory() as folder:
        place, target = Path(folder) / "arsip.zip", Path(folder) / "hasil"
        place.write_bytes(content)
        try:
            salvage(place, target, examine(place))
        finally:
            assert {one.name for one in Path(folder).iterdir()} <= {"arsip.zip", "hasil"}
