"""The procedure as the demonstration's people follow it: each row of the SOP in force, at the pace of an office.

Nothing here knows one of the procedures: their rows say who acts, and in which order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from satudata.cli.approve import called
from satudata.model.procedure import Unit, limit
from satudata.model.roster import WHOLE_REGION, Person
from satudata.model.sop import Proof, Row, Sop, Subject
from satudata.model.statement import APPROVED, PUBLICATION, PUBLISHED, RETURNED, WITHDRAWN, Step
from satudata.papers.register import WET, Entry
from satudata.procedure.facts import COVERS
from satudata.read.calendars import own_calendars, read_working_time
from satudata.read.documents import read_document
from satudata.read.letters import DOCUMENTS
from satudata.text import Text
from satudata.trust.canonical import Value
from satudata.trust.publication import with_priority
from satudata.trust.rules import steps_of
from satudata.workdays.calendar import Calendar
from satudata.workdays.clock import due
from scripts.demo.chronicle import Chronicle, Saying
from scripts.demo.paper import paper
from scripts.demo.tables import Dataset, Release, files, quarters

ZONE = ZoneInfo("Asia/Jakarta")
WORDS = Text("id")
# Working days that a step takes, at the least and at the most; those left out take one.
PACE = {"list_agreement": (2, 2), "availability": (1, 4), "agency_approval": (1, 3), "examination": (0, 0)}
DEADLINE_MISSED = "plan:2026/disnaker"  # whose statement comes after the limit
Then = Callable[[datetime], None]


@dataclass(frozen=True)
class Course:
    """A subject on its way: the files it is about, and what this way has of its own. `authors` wrote the files."""

    subject: str
    agency: str
    paths: tuple[str, ...]
    authors: Set[str] = frozenset()
    release: Release | None = None
    letters: bool = False  # the papers that the rows make are registered

    def steps(self, names: Sequence[str]) -> Mapping[str, int]:
        """Working days that a step of this way takes, where it is not the usual pace."""
        return {_named(step, names): days for step, days in self.release.slow.items()} if self.release else {}


@dataclass
class Procedure:
    """One SOP at work in the chronicle."""

    book: Chronicle
    sop: Sop
    calendar: Calendar
    reasons: Mapping[str, str] = field(default_factory=dict)  # step → what is said of rows that print no document
    numbers: dict[tuple[str, str, str], int] = field(
        default_factory=dict
    )  # the last letter of an agency, kind and year

    # Moments

    def after(self, start: datetime, days: int, name: str) -> datetime:
        """Some moment in office hours, that many working days later; what it is hangs on the name."""
        chance = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4])
        if not days:
            found = due(start, limit(35 + chance % 150, Unit.MINUTES), self.calendar)
            assert found is not None
            return found.replace(microsecond=0)
        closing = due(start, limit(days, Unit.DAYS), self.calendar)
        assert closing is not None
        local = datetime.combine(closing.date(), time(8, 5)) + timedelta(minutes=chance % 370, seconds=chance % 53)
        return self.calendar.aware(self.calendar.next_service(local))

    def moment(self, text: str) -> datetime:
        """`2026-02-05 10:10` on the office's clock. ValueError outside of working days."""
        local = datetime.fromisoformat(text)
        if not self.calendar.is_working_day(local.date()):
            raise ValueError(f"{text} is no working day")
        return self.calendar.aware(local)

    # Rows

    def rows(self, kind: Subject, again: bool = False) -> list[tuple[Row, Step]]:
        """Each statement that the rows about that kind of subject ask for; `again` only those about exact bytes."""
        return [
            (row, Step(row.step, actor[0], row.distinct_from, actor[1:]))
            for row in self.sop.about(kind)
            if row.proof is Proof.STATEMENT and (row.binds or not again)
            for actor in row.actors
        ]

    def walk(self, course: Course, kind: Subject, start: datetime, then: Then, again: bool = False) -> None:
        """Say what the rows ask, one after the other, and go on with `then` when all is said."""
        self._next(course, self.rows(kind, again), start, then)

    def _next(self, course: Course, turns: Sequence[tuple[Row, Step]], at: datetime, then: Then) -> None:
        if not turns:
            then(at)
            return
        (row, step), rest = turns[0], turns[1:]

        def deed(now: datetime) -> None:
            number = self._number(course, row, now)
            evidence: dict[str, Value] = {"number": number} if number else {}
            by, reason = self.hand(course, step, now), self.reasons.get(step.name, "")
            self.say(course, step, now, by, reason=reason, evidence=evidence, document=row.document)
            self._next(course, rest, now, then)

        self.book.plan(self._when(course, step, at), deed)

    def _when(self, course: Course, step: Step, at: datetime) -> datetime:
        first, last = PACE.get(step.name, (1, 1))
        name = f"{course.subject}|{course.release.period if course.release else ''}|{step.name}|{step.role}"
        chance = hashlib.sha256(name.encode()).digest()[7]
        days = first + chance % (last - first + 1)
        if course.subject == DEADLINE_MISSED and step.name == "availability" and not self.book.said.get(course.subject):
            days = 8
        return self.after(at, days, name)

    def hand(self, course: Course, step: Step, now: datetime) -> Person:
        """Who takes the step: a holder with a key whose hand may be it; of several the one who published last."""
        day = now.date().isoformat()
        others = {one.by for one in self.book.said.get(course.subject, ()) if one.step in step.distinct_from}
        barred = others | (course.authors if "author" in step.distinct_from else frozenset())
        fit = [one for one in self.book.roster.holders_in(step.roles, course.agency, day) if one.id not in barred]
        assert fit, f"nobody for {step.name} of {course.subject} on {day}"
        return fit[0] if step.name == PUBLICATION else fit[-1]

    def say(
        self,
        course: Course,
        step: Step,
        now: datetime,
        by: Person,
        outcome: str = APPROVED,
        reason: str = "",
        evidence: Mapping[str, Value] | None = None,
        document: str = "",
    ) -> str:
        """The statement; gives its hash."""
        term = by.term_in(step.roles, course.agency, now.date().isoformat())
        assert term is not None
        found = dict(evidence or {})
        saying = Saying(
            course.subject, course.paths, step.name, term.role, course.agency, by.id, outcome, reason, found
        )
        also: dict[str, bytes] = {}
        if number := str(found.get("number", "")):
            also = self.book.letter(self._entry(course, document, number, now, by))
        name = course.subject.removeprefix("dataset:")
        message = WORDS(f"approval.commit.{outcome}", step=called(step.name, self.sop, WORDS).lower(), subjects=name)
        return self.book.say(now, saying, message, also).hash

    def _number(self, course: Course, row: Row, now: datetime) -> str:
        """The number of the letter that the row makes, "" where it makes none that is registered."""
        if row.document not in DOCUMENTS or not course.letters:
            return ""
        return self.number(course.agency, DOCUMENTS[row.document], f"{now:%Y}")

    def number(self, agency: str, kind: str, year: str) -> str:
        """The next number of that kind of letter by that agency in that year."""
        key = (agency, kind, year)
        self.numbers[key] = self.numbers.get(key, 0) + 1
        mark = {"pernyataan": "400.14.5", "validasi": "400.14.6", "berita-acara": "000.1.5"}.get(kind, "000.9.3")
        place = list(DOCUMENTS.values()).index(kind) if kind in DOCUMENTS.values() else 0
        return f"{mark}/{100 * place + self.numbers[key]:03}/CONTOH/{year}"

    def _entry(self, course: Course, document: str, number: str, now: datetime, by: Person) -> Entry:
        day = now.date().isoformat()
        return Entry(
            kind=DOCUMENTS[document],
            number=number,
            dated=day,
            received=day,
            agency=course.agency if course.agency != WHOLE_REGION else "diskominfo",
            signer=by.id,
            datasets=course.subject.removeprefix("dataset:"),
            file="",
            sha256="",
            signature=WET,
            status="diterima",
            note="Surat contoh",
            original="Arsip Bidang Statistik (contoh)",
            receiver="walidata-dua",
        )

    # Datasets

    def release(self, dataset: Dataset, release: Release) -> None:
        """One release from the coming of its table to its publication."""
        wrong = bool(release.wrong)

        def came(now: datetime) -> None:
            self._bring(dataset, release, now, f"Tambahkan {dataset.id} {release.period}", wrong)
            course = self._course(dataset, release)
            self._judge(dataset, course, now, returned=bool(release.returned))

        self.book.plan(self.moment(release.came), came)

    def _course(self, dataset: Dataset, release: Release) -> Course:
        author = frozenset({f"operator-{dataset.agency}"})
        return Course(f"dataset:{dataset.id}", dataset.agency, dataset.paths, author, release)

    def _bring(self, dataset: Dataset, release: Release, now: datetime, message: str, wrong: bool = False) -> None:
        self.book.commit(now, f"operator-{dataset.agency}", message, files(dataset, release, wrong))

    def _steps(self, dataset: Dataset) -> list[Step]:
        """Every step of a dataset: those that publication rests on, and rows that somebody signs besides."""
        needed = list(self._needed(dataset))
        order = [row.step for row in self.sop.about(Subject.DATASET)]
        besides = [
            Step(row.step, row.actors[0][0], row.distinct_from, row.actors[0][1:])
            for row in self.sop.about(Subject.DATASET)
            if row.proof is Proof.STATEMENT and not row.gates and not row.optional
        ]
        for step in besides:
            later = order[order.index(step.name) + 1 :]
            place = next(n for n, one in enumerate(needed) if one.name in later)
            needed.insert(place, step)
        return needed

    def _needed(self, dataset: Dataset) -> tuple[Step, ...]:
        return with_priority(steps_of(self.sop), bool(dataset.words.get("priority")))

    def _judge(self, dataset: Dataset, course: Course, start: datetime, returned: bool) -> None:
        """Step by step to publication, or back to the operator at the step that the story names."""
        self._step(dataset, course, self._steps(dataset), start, [], returned)

    def _step(
        self, dataset: Dataset, course: Course, left: list[Step], at: datetime, before: list[str], returned: bool
    ) -> None:
        if not left:
            return
        release, names = course.release, [one.name for one in self._needed(dataset)]
        assert release is not None
        step = left[0]

        def deed(now: datetime) -> None:
            if returned and step.name == _named(release.returned["step"], names):
                self._give_back(dataset, course, step, now)
                return
            said = self._take(course, step, now, before)
            grounds = [*before, said] if step in self._needed(dataset) else before
            if not release.until or step.name != _named(release.until, names):
                self._step(dataset, course, left[1:], now, grounds, returned)

        self.book.plan(self._turn(course, step, names, at), deed)

    def _turn(self, course: Course, step: Step, names: Sequence[str], at: datetime) -> datetime:
        assert course.release is not None
        if step.name == PUBLICATION:
            return at + timedelta(minutes=47 if course.release.late_publication else 2, seconds=-20)
        slow = course.steps(names).get(step.name, 0)
        name = f"{course.subject}|{course.release.period}|{step.name}"
        return self.after(at, slow, name) if slow else self._when(course, step, at)

    def _take(self, course: Course, step: Step, now: datetime, before: Sequence[str]) -> str:
        """A step towards publication; by letter where the head of the agency signed on paper."""
        assert course.release is not None
        covers: dict[str, Value] = {COVERS: quarters(course.release.period)[1]}
        by = self.hand(course, step, now)
        if step.name == PUBLICATION:
            return self.say(course, step, now, by, PUBLISHED, evidence={**covers, "relies_on": list(before)})
        if course.release.wet_ink and step.role == "agency_head":
            return self._on_paper(course, step, now, by, covers)
        row = self.sop.row(step.name)
        if row is None or row.document not in DOCUMENTS:
            return self.say(course, step, now, by, evidence=covers)
        number = self.number(course.agency, DOCUMENTS[row.document], f"{now:%Y}")
        return self.say(course, step, now, by, evidence={**covers, "number": number}, document=row.document)

    def _on_paper(self, course: Course, step: Step, now: datetime, by: Person, covers: Mapping[str, Value]) -> str:
        """The letter of a head of agency, recorded by a steward and vouched for by the agency's operator."""
        day, number = now.date().isoformat(), self.number(course.agency, "validasi", f"{now:%Y}")
        content = paper([f"Surat validasi {number}", course.subject, f"{by.name}, {day}"])
        digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
        self.book.papers[digest] = content
        place = f"Arsip {course.agency}, map validasi 2026 (contoh)"
        evidence = {"kind": "wet-ink", "pdf": digest, "number": number, "dated": day, "original": place, **covers}
        recorder = self.book.person("walidata")
        term = by.term_in(step.roles, course.agency, day)
        assert term is not None
        saying = Saying(
            course.subject, course.paths, step.name, term.role, course.agency, by.id,
            evidence=evidence, recorder=recorder.id, witness=f"operator-{course.agency}",
        )  # fmt: skip
        dataset = course.subject.removeprefix("dataset:")
        entry = Entry(
            "validasi", number, day, day, course.agency, by.id, dataset, f"{digest.removeprefix('sha256:')}.pdf",
            digest, WET, "diterima", "Surat contoh", place, recorder.id,
        )  # fmt: skip
        message = WORDS("papers.commit.letter", subjects=dataset)
        return self.book.say(now, saying, message, self.book.letter(entry)).hash

    def _give_back(self, dataset: Dataset, course: Course, step: Step, now: datetime) -> None:
        """Returned with the reason; mended by the operator on the day the story says, and judged anew."""
        release = course.release
        assert release is not None
        self.say(course, step, now, self.hand(course, step, now), RETURNED, release.returned["reason"])

        def mend(later: datetime) -> None:
            self._bring(dataset, release, later, f"Perbaiki {dataset.id} {release.period} setelah dikembalikan")
            self._judge(dataset, course, later, returned=False)

        self.book.plan(self.moment(release.returned["mended"]), mend)

    def withdraw(self, dataset: Dataset) -> None:
        """What was published is taken back, with the reason."""
        told = dataset.words["withdrawn"]
        course = self._course(dataset, dataset.releases[-1])

        def deed(now: datetime) -> None:
            step = steps_of(self.sop)[-1]
            self.say(course, step, now, self.hand(course, step, now), WITHDRAWN, told["reason"])

        self.book.plan(self.moment(told["at"]), deed)


def _named(step: str, names: Sequence[str]) -> str:
    """The step of this procedure that plays the part: the first check, or the last word before publication."""
    if step in names:
        return step
    return names[0] if step == "examination" else names[max(0, len(names) - 2)]


def office_calendar() -> Calendar:
    """Working days and hours as the engine ships them."""
    return Calendar(own_calendars(), read_working_time(read_document("catalog.yml", b"{}")[0])[0], ZONE)


def parts_of(book: Chronicle, year: int) -> Iterator[str]:
    """The files of a year's list at hand, in order."""
    return (path for path in sorted(book.files) if path.startswith(f"catalog/plan/{year}/"))
