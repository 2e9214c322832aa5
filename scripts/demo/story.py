"""The year as it is told: a beginning in October 2025, the list of 2026, its data, requests, reports, and mishaps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from satudata import instance
from satudata.model.roster import WHOLE_REGION
from satudata.model.sop import Subject
from satudata.model.statement import GOVERNANCE
from satudata.papers import register
from satudata.papers.register import Entry
from satudata.read.catalogue import Waiver
from satudata.read.sops import load_sop
from satudata.trust import waivers
from satudata.trust.governance import COVERED
from satudata.trust.governance import ROSTER as GOVERNED_ROSTER
from satudata.trust.roster import PATH as ROSTER
from satudata.trust.rules import slots_of
from scripts.demo import people
from scripts.demo.chronicle import Chronicle, Saying
from scripts.demo.procedure import ZONE, Course, Procedure, office_calendar, parts_of
from scripts.demo.tables import REGION, architecture, datasets, deadlines, loaded, offices, part, units

LAST = "2026-11-21"
YEAR, YEAR_BEFORE = 2026, 2025
DRAFTED = {YEAR_BEFORE: "2025-10-06 09:15", YEAR: "2026-01-05 09:10"}
AMENDED = "2026-07-06 10:40"
SETTINGS = "catalog/catalog.yml"
FIGURES = "2026-06-15 09:30"
# What an operator writes into an activity's file, in the order of the year, and the message of that commit.
STAGES = {
    "drafted": "Susun rancangan",
    "submitted": "Catat pengajuan rekomendasi BPS",
    "returned": "Catat pengembalian BPS",
    "resubmitted": "Catat pengajuan ulang",
    "complete": "Catat rekam lengkap",
    "issued": "Catat rekomendasi BPS",
    "linked": "Hubungkan dengan kolom dataset",
}
HOME = """
    - dataset: disnaker/upah-minimum-kabupaten-kota-jawa-timur
      field: upah_minimum
      where: {kode_kabupaten_kota: "35.72", tahun: "2024"}
    - dataset: dinsos/garis-kemiskinan-kabupaten-kota
      field: garis_kemiskinan
      where: {kode_kabupaten_kota: "35.72", tahun: "2024"}
    - dataset: bappeda/indeks-pembangunan-manusia-kabupaten-kota
      field: ipm
      where: {kode_kabupaten_kota: "35.72", tahun: "2024"}"""

Words = Mapping[str, Any]


def told(sop: str, until: str = LAST) -> Chronicle:
    """Everything up to the end of that ISO day, by that procedure."""
    book = Chronicle()
    Story(book, Procedure(book, load_sop(sop), office_calendar()), sop).plan()
    book.run(datetime.combine(date.fromisoformat(until), time.max, ZONE))
    return book


class Story:
    """The demonstration's year, planned deed by deed."""

    def __init__(self, book: Chronicle, procedure: Procedure, sop: str) -> None:
        self._book = book
        self._procedure = procedure
        self._sop = sop
        self._every = slots_of({}, procedure.sop)
        self._datasets = datasets(self._every)
        self._words: Words = loaded("year.yml")
        self._offices = dict(offices())
        procedure.reasons = self._words["reasons"]

    def plan(self) -> None:
        """Put everything on the agenda."""
        self._at("2025-10-01 08:20", self._begin)
        self._at(FIGURES, self._home)
        for day, moment in ((people.LEAVES, "2026-06-30 10:05"), (people.ACTS_UNTIL, "2026-08-31 09:40")):
            self._at(moment, partial(self._officials, day))
        for year, moment in DRAFTED.items():
            self._at(moment, partial(self._list, year))
        self._at(AMENDED, self._amend)
        for one in self._datasets:
            for release in one.releases:
                if release.came:
                    self._procedure.release(one, release)
            if "withdrawn" in one.words:
                self._procedure.withdraw(one)
        for activity in self._words["activities"]:
            self._activity(activity)
        for name, moment in self._words["architecture"].items():
            self._at(moment, partial(self._format, name))
        for kind in ("requests", "complaints"):
            for request in self._words[kind]:
                self._request(kind, request)
        for report in self._words["reports"]:
            self._at(report["drafted"], partial(self._report, report))
        self._at(self._words["waiver"]["at"], self._waive)

    def _at(self, moment: str, deed: Any) -> None:
        self._book.plan(self._procedure.moment(moment), deed)

    # The instance itself

    def _begin(self, now: datetime) -> None:
        """The first commit: what `satudata init` makes, with the demonstration's agencies and officials."""
        files = {file.path: file.content for file in instance.instance_files(self._sop, REGION)}
        kept = {path: content for path, content in files.items() if not path.startswith(("data/", "metadata/"))}
        register_file: bytes | None = None
        for number, agency in enumerate(self._offices, start=1):
            head = "kepala-dinkes-2025" if agency == "dinkes" else f"kepala-{agency}"
            register_file = register.entered(register_file, _appointment(agency, head, people.appointment(number)))
        assert register_file is not None
        own = {
            ROSTER: people.roster(self._offices, "2025-10-01"),
            SETTINGS: self._settings("[]"),
            "catalog/agencies.yml": _file("agencies.yml"),
            "catalog/codes/unit.csv": units(),
            register.PATH: register_file,
        }
        self._book.files.update({ROSTER: own[ROSTER]})
        self._book.commit(now, "pengelola-satu", "Mulai katalog peragaan", {**kept, **own})

    def _settings(self, figures: str) -> bytes:
        every = f", every: {self._every}" if self._every else ""
        text = _file("catalog.yml").decode()
        approval = f"{{papers: [wet-ink]{every}}}"
        return (
            text.replace("[[sop]]", self._sop)
            .replace("[[approval]]", approval)
            .replace("[[figures]]", figures)
            .encode()
        )

    def _home(self, now: datetime) -> None:
        self._govern(now, "Pilih angka untuk beranda", {SETTINGS: self._settings(HOME)}, "governance:settings")

    def _officials(self, day: str, now: datetime) -> None:
        content = people.roster(self._offices, day)
        self._govern(now, "Catat pergantian Kepala Dinas Kesehatan", {ROSTER: content}, GOVERNED_ROSTER)

    def _govern(self, now: datetime, message: str, files: Mapping[str, bytes], subject: str) -> None:
        """A change by one administrator that the two others let in."""
        self._book.commit(now, "pengelola-satu", message, files)
        at = now
        for person in ("pengelola-dua", "pengelola-tiga"):
            at = self._procedure.after(at, 0, f"{subject}|{person}|{now:%Y-%m-%d}")
            saying = Saying(subject, COVERED[subject], GOVERNANCE, "administrator", WHOLE_REGION, person)
            self._book.plan(at, partial(self._say, saying, f"Setujui perubahan: {subject}"))

    def _say(self, saying: Saying, message: str, now: datetime) -> None:
        self._book.say(now, saying, message)

    # Lists of data

    def _list(self, year: int, now: datetime) -> None:
        """The draft of a year's list, and its way through planning."""
        parts = {agency: part(self._datasets, agency, year, amended=False) for agency in self._offices}
        files = {
            f"catalog/plan/{year}/{agency}.yml": document(content, "plan")
            for agency, content in parts.items()
            if content["items"]
        }
        self._book.commit(now, "walidata-dua", f"Susun draf Daftar Data {year}", files)
        self._agree(year, [path.rpartition("/")[2].removesuffix(".yml") for path in files], now, again=False)

    def _amend(self, now: datetime) -> None:
        """One addition and one removal in July, agreed again where the procedure asks for it."""
        changed = {one.agency for one in self._datasets if one.listed(YEAR) in ("amendment", "removed")}
        files = {
            f"catalog/plan/{YEAR}/{agency}.yml": document(part(self._datasets, agency, YEAR, amended=True), "plan")
            for agency in sorted(changed)
        }
        self._book.commit(now, "walidata-dua", f"Usulkan perubahan Daftar Data {YEAR}", files)
        self._agree(YEAR, sorted(changed), now, again=True)

    def _agree(self, year: int, agencies: list[str], now: datetime, again: bool) -> None:
        paths = tuple(parts_of(self._book, year))
        whole = Course(f"plan:{year}", WHOLE_REGION, paths, letters=True)

        def agreed(at: datetime) -> None:
            for agency in agencies:
                path = (f"catalog/plan/{year}/{agency}.yml",)
                own = Course(f"plan:{year}/{agency}", agency, path, letters=True)
                timed = partial(self._timed, year, agency) if not again else lambda _: None
                self._procedure.walk(own, Subject.AGENCY_PLAN, at, timed, again)

        self._procedure.walk(whole, Subject.PLAN, now, agreed, again)

    def _timed(self, year: int, agency: str, agreed: datetime) -> None:
        """Walidata says by when the data are handed over, the working day after everything was agreed."""
        path, content = f"catalog/deadlines/{year}/{agency}.yml", deadlines(self._datasets, agency, year)
        if content:
            files = {path: document(content, "deadlines")}
            message = f"Tetapkan batas penyerahan data {agency} {year}"
            at = self._procedure.after(agreed, 1, path)
            self._book.plan(at, lambda now: self._book.commit(now, "walidata-dua", message, files))

    # Activities

    def _activity(self, words: Words) -> None:
        """An activity from its draft to the recommendation; its columns are named when there are data."""
        for stage in STAGES:
            if stage in words:
                moment = words[stage]["at"] if stage == "returned" else words[stage]
                self._at(moment, partial(self._stage, words, stage))

    def _stage(self, words: Words, stage: str, now: datetime) -> None:
        agency, _, name = words["id"].partition("/")
        path = f"catalog/activities/{words['id']}.yml"
        content = document(_activity_document(words, name, stage), "activity", depth=3)
        self._book.commit(now, f"operator-{agency}", f"{STAGES[stage]}: {words['id']}", {path: content})
        if stage == "drafted":
            course = Course(f"activity:{words['id']}", agency, (path,))
            self._procedure.walk(course, Subject.ACTIVITY, now, lambda _: None)

    # Requests and complaints

    def _format(self, name: str, now: datetime) -> None:
        """The format of data that somebody asked for, made before there are any."""
        dataset = next(one for one in self._datasets if one.id.endswith(f"/{name}"))
        content = document(architecture(dataset), "architecture", depth=1)
        path = f"catalog/architecture/{name}.yml"
        self._book.commit(now, "walidata-dua", f"Susun arsitektur data {name}", {path: content})

    def _request(self, kind: str, words: Words) -> None:
        path = f"catalog/{kind}/{words['number']}.yml"
        content: dict[str, Any] = {"received": _moment(words["received"]), **words["file"]}
        by = "walidata-dua" if kind == "complaints" or words.get("forum") else "ppid-daerah"
        first = f"Catat {'permohonan' if kind == 'requests' else 'pengaduan'} {words['number']}"
        stages = [{"at": words["received"], "by": by, "what": first, "add": {}}, *words["stages"]]
        for place, stage in enumerate(stages):
            content = {**content, **stage["add"]}
            message = stage["what"] if not place else f"{stage['what']}: {words['number']}"
            text = document(content, kind.removesuffix("s"), depth=2)
            self._at(stage["at"], partial(self._file, stage["by"], message, {path: text}))
        if words.get("forum"):
            course = Course(f"request:{words['number']}", WHOLE_REGION, (path,), letters=True)
            start = self._procedure.moment(words["received"])
            self._procedure.walk(course, Subject.REQUEST, start, lambda _: None)

    def _file(self, by: str, message: str, files: Mapping[str, bytes], now: datetime) -> None:
        self._book.commit(now, by, message, files)

    # Reports

    def _report(self, words: Words, now: datetime) -> None:
        path, period = f"catalog/reports/{words['id']}.yml", words["file"]["period"]
        self._book.commit(
            now, "sekretariat-forum", f"Susun laporan {period}", {path: document(words["file"], "report", 1)}
        )
        course = Course(f"report:{words['id']}", WHOLE_REGION, (path,), letters=True)
        self._procedure.walk(course, Subject.REPORT, now, partial(self._sent, words, path))

    def _sent(self, words: Words, path: str, now: datetime) -> None:
        """Who handed it over writes down when, and with which letter, where the procedure has such a row."""
        said = self._book.said.get(f"report:{words['id']}", [])
        if said and "number" in said[-1].evidence:
            sent = {"on": now.date().isoformat(), "letter": str(said[-1].evidence["number"])}
            content = document({**words["file"], "sent": sent}, "report", 1)
            at = self._procedure.after(now, 0, path)
            deed = partial(self._file, "sekretariat-forum", f"Catat penyampaian laporan {words['id']}", {path: content})
            self._book.plan(at, deed)

    # Waivers

    def _waive(self, now: datetime) -> None:
        entry = self._words["waiver"]["entry"]
        self._book.commit(
            now, "walidata-dua", f"Terima temuan {entry['code']}", {waivers.PATH: document([entry], "waivers", 0)}
        )
        waiver = Waiver(**entry, line=0)
        ((subject, digest),) = waivers.subjects([waiver]).items()
        agency = waiver.dataset.partition("/")[0]
        saying = Saying(subject, (), waivers.STEP.name, "data_steward", agency, "walidata", digest=digest)
        self._book.plan(
            self._procedure.after(now, 0, subject), partial(self._say, saying, f"Setujui pengecualian: {subject}")
        )


def document(content: Any, kind: str, depth: int = 2) -> bytes:
    """A YAML file of that kind for people's editors; `depth` is how many folders lie between it and the schemas."""
    head = f"# yaml-language-server: $schema={'../' * depth}schemas/{kind}.schema.json\n"
    return (head + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110)).encode()


def _file(name: str) -> bytes:
    return (Path(__file__).parent / "files" / name).read_bytes()


def _moment(text: str) -> str:
    """`2026-03-09 09:10` as it is written in files."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).isoformat(timespec="minutes")


def _day(words: Words, stage: str) -> str:
    told = words[stage]["at"] if stage == "returned" else words[stage]
    return str(told)[:10]


def _activity_document(words: Words, name: str, stage: str) -> dict[str, Any]:
    """The activity's file as of a stage: its status, what BPS has said so far, and the form."""
    order = list(STAGES)
    reached = {one for one in order[: order.index(stage) + 1] if one in words}
    status = "draft" if stage == "drafted" else "approved" if "issued" in reached else "submitted"
    content: dict[str, Any] = {"status": status}
    if "submitted" in reached:
        given = {"kind": words["kind"], "number": words["number"], "submitted_on": _day(words, "submitted")}
        if "returned" in reached:
            back = {"on": _day(words, "returned"), "reason": words["returned"]["reason"]}
            back |= {"resubmitted_on": _day(words, "resubmitted")} if "resubmitted" in reached else {}
            given["returned"] = [back]
        given |= {"complete_on": _day(words, "complete")} if "complete" in reached else {}
        if "issued" in reached:
            given |= {"issued_on": _day(words, "issued"), "identity": words["identity"]}
        content["recommendation"] = given
    form = {**loaded(f"files/activities/{name}.yml"), "rekomendasi_dari_bps": "issued" in reached}
    if stage != "linked":
        for one in (*form.get("variabel", ()), *form.get("indikator", ())):
            one.pop("kolom", None)
    return {**content, **form}


def _appointment(agency: str, head: str, number: str) -> Entry:
    """The register's line of the letter that appoints an agency's operator."""
    return Entry(
        kind="penunjukan", number=number, dated="2025-09-29", received="2025-09-30", agency=agency, signer=head,
        datasets="", file="", sha256="", signature="basah", status="berlaku", note="Surat contoh tanpa berkas",
        original=f"Arsip {agency} (contoh)", receiver="walidata-dua",
    )  # fmt: skip
