"""A town that works by one procedure: agencies, officials with keys and clones of their own, a year on the clock.

Everybody acts through the command line, in this process: a process for each of a hundred steps would take minutes. The
time is given as people's clocks would: `SATUDATA_NOW` for the engine, Git's own variables for its commits.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from unittest import mock
from zoneinfo import ZoneInfo

from satudata.approvals import standings
from satudata.cli.main import main
from satudata.desk import Desk, open_desk
from satudata.instance import instance_files
from satudata.model.sop import Proof
from satudata.model.standing import Ground
from satudata.model.statement import Statement
from satudata.model.track import Progress, RowState, Track
from satudata.procedure.open import Office, open_office
from satudata.procedure.queue import Urgency, holders, queue
from satudata.read.regions import regions_below, time_zone_of
from satudata.read.sops import load_sop
from satudata.trust.ledger import NOTHING_PUBLISHED
from satudata.trust.statements import FOLDER, read_statement
from tests.conftest import Content, git, write
from tests.instances import AGENCY, TABLE, metadata
from tests.papers.reading import words
from tests.procedures.telling import PRINT_SET, SHEET_OF_RETURN, Telling, follows_by_itself, keeps_hard_copies

DIGEST = re.compile(r"-[0-9a-f]{8}(?=\.)")
DATASET = "dinkes/puskesmas"
LETTER = "400.7/12/2026"  # the operator's letter of appointment

PERSON = """\
- id: {id}
  name: {name} (uji)
  emails: [{id}@example.go.id]
  keys: [{{key: "{key}", from: "2025-01-01"}}]
  roles: [{terms}]
"""
# Who holds which function; `dinkes` has a head and a secretary until the end of March and acting ones from then on.
FUNCTIONS: Mapping[str, Sequence[str]] = {
    "pembina": ['role: data_supervisor, agency: "*"'],
    "sekretariat": ['role: secretariat, agency: "*"'],
    "forum": ['role: forum, agency: "*"'],
    "anggota": ['role: forum_member, agency: "*"'],
    "wali": ['role: data_steward, agency: "*"'],
    "wali-dua": ['role: data_steward, agency: "*"'],
    "pendukung": ['role: supporting_steward, agency: "*"'],
    "koordinator": ['role: coordinator, agency: "*"'],
    "produsen": ["role: producer, agency: dinkes"],
    "operator": [f'role: operator, agency: dinkes, letter: "{LETTER}"'],
    "kepala": ['role: agency_head, agency: dinkes, until: "2026-03-31"'],
    "sekretaris": ['role: ppid, agency: dinkes, until: "2026-03-31"'],
    "plt-sekretaris": ['role: ppid, agency: dinkes, capacity: plt, from: "2026-04-01"'],
    "plt-kepala": ['role: agency_head, agency: dinkes, capacity: plt, from: "2026-04-01"'],
    "admin-satu": ['role: administrator, agency: "*"'],
    "admin-dua": ['role: administrator, agency: "*"'],
}
REGISTER = (
    "no_urut,jenis_surat,nomor_surat,tanggal_surat,tanggal_terima,opd,penandatangan,dataset,berkas,sha256,"
    "jenis_tanda_tangan,status,catatan\n"
    f"1,penunjukan,{LETTER},2026-01-02,2026-01-02,dinkes,kepala,,,,basah,berlaku,\n"
)


@dataclass
class Town:
    """The place of a story. `bare` is the shared repository; the observer's clone is where things are looked up."""

    folder: Path
    sop: str
    zone: ZoneInfo
    bare: Path
    clock: str = ""
    told: list[str] = field(default_factory=list)  # the rows of the printed table whose turn has come, in order
    papers: set[str] = field(default_factory=set)  # what was ever made: `letter minutes`
    _telling: Telling | None = None  # the last of those rows
    _awaited: set[str] = field(default_factory=set)  # rows of which a holder was shown
    _head: str = ""  # of the shared repository, and what each clone has of it
    _heads: dict[str, str] = field(default_factory=dict)
    _desk: Desk | None = None
    _office: tuple[tuple[str, str], Office] | None = None

    def at(self, local: str) -> None:
        """What the clocks on the wall say: `2026-01-05 09:00`."""
        self.clock = datetime.fromisoformat(local).replace(tzinfo=self.zone).isoformat()

    def row(self, number: str, at: str) -> None:
        """The story comes to this row of the printed table. Rows are told in their order, each once and in full."""
        self._require_told()
        sop = load_sop(self.sop)
        expected = sop.rows[len(self.told)]
        assert number == expected.number, f"row {number} is told where {expected.number} should be"
        self.told.append(number)
        self._telling = Telling(expected, follows_by_itself(expected, sop))
        self.at(at)

    def is_told(self) -> bool:
        """Whether every row of the printed table has had its turn, and its records are printed where it wants that."""
        self._require_told()
        sop = load_sop(self.sop)
        printed = PRINT_SET in self.papers or not keeps_hard_copies(sop)
        assert printed, "the story does not print the records of the year: satudata letter print-set"
        return self.told == [row.number for row in sop.rows]

    def _require_told(self) -> None:
        if self._telling is not None:
            self._telling.require(self._awaited)

    # What people do.

    def clone(self, who: str) -> Path:
        """Their clone, as of now."""
        place = self.folder / who
        if not place.exists():
            git(self.folder, "clone", "--quiet", "--config", "gc.auto=0", str(self.bare), str(place))
            git(place, "config", "user.name", who.title())
            git(place, "config", "user.email", f"{who}@example.go.id")
        elif self._heads.get(who) != self._head:
            git(place, "pull", "--quiet", "--ff-only")
        self._heads[who] = self._head
        return place

    def _send(self, who: str) -> None:
        git(self.folder / who, "push", "--quiet")
        self._head = self._heads[who] = git(self.folder / who, "rev-parse", "HEAD")

    def says(self, who: str, *arguments: str) -> tuple[int, str]:
        """Exit code and everything that `satudata` tells them, in Indonesian."""
        return self._runs(self.clone(who), who, *arguments)

    def _runs(self, place: Path, who: str, *arguments: str) -> tuple[int, str]:
        out = io.StringIO()
        environment = {**self._times(), "SATUDATA_KEY": str(self.folder / f"key-{who}"), "COLUMNS": "500"}
        with mock.patch.dict(os.environ, environment), contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            code = main(["-C", str(place), *arguments])
        return code, out.getvalue()

    def tells(self, who: str, *arguments: str) -> str:
        """What they are told, whatever the exit code."""
        return " ".join(self.says(who, *arguments)[1].split())

    def does(self, who: str, *arguments: str) -> str:
        """The same, which has to work, and is sent."""
        code, told = self.says(who, *arguments)
        assert code == 0, told
        self._send(who)
        return told

    def does_apart(self, who: str, *arguments: str) -> None:
        """The same from the clone as it was, which knows of nothing sent since; then both are brought together."""
        place = self.folder / who
        behind = git(place, "rev-parse", "HEAD")
        git(place, "fetch", "--quiet")
        assert behind != git(place, "rev-parse", "origin/main")
        assert self._runs(place, who, *arguments)[0] == 0
        git(place, "pull", "--quiet", "--rebase", **self._times())
        self._send(who)

    def refuses(self, who: str, *arguments: str) -> str:
        """The one sentence with which it is refused; nothing was written."""
        code, told = self.says(who, *arguments)
        assert code == 2, told
        assert git(self.folder / who, "status", "--porcelain") == ""
        assert git(self.folder / who, "rev-list", "origin/main..HEAD") == ""
        return " ".join(told.split())

    def approves(self, who: str, subject: str, step: str, *more: str) -> str:
        return self.does(who, "approve", subject, "--step", step, *more)

    def returns(self, who: str, subject: str, step: str, reason: str) -> str:
        if ":" not in subject and self._telling is not None:
            self._telling.owed.add((SHEET_OF_RETURN, subject))
        return self.does(who, "return", subject, "--step", step, "--reason", reason)

    def brings(self, who: str, files: Mapping[str, Content], subject: str) -> None:
        """They write these files, commit and send them, with whatever lay in their clone."""
        place = self.clone(who)
        write(place, files)
        git(place, "add", "--all")
        git(place, "commit", "--quiet", "--message", subject, **self._times())
        self._send(who)

    def registers(self, kind: str, number: str, agency: str, *subjects: str, who: str = "wali") -> None:
        """A steward enters a letter that came back on paper, dated today, and sends the register."""
        about = [part for one in subjects for part in ("--subject", one)]
        dated = ["--dated", self.clock[:10], "--original", "Lemari arsip 2"]
        self.does(who, "letter", "register", kind, "--number", number, "--agency", agency, *dated, *about)

    def makes(self, who: str, *arguments: str, to: str = "--to") -> list[str]:
        """The papers they make of the repository as it is: names of the files, without the digests in them."""
        folder = self.folder / "naskah" / f"{len(list(self.folder.glob('naskah/*'))):02}"
        folder.mkdir(parents=True)
        self.does(who, *arguments, to, str(folder))
        made = sorted(path for path in folder.rglob("*") if path.is_file())
        assert all(path.stat().st_size > 0 for path in made)
        self.papers.add(" ".join(arguments[:2]))
        if self._telling is not None:
            self._telling.papers.append(arguments)
        return [DIGEST.sub("", path.name) for path in made]

    def attached(self, name: str) -> tuple[str, str]:
        """The option that attaches what was made last under that name."""
        return "--attach", str(self.paper(name))

    def paper(self, name: str) -> Path:
        """What was made last under that name."""
        return max(path for path in self.folder.glob("naskah/*/*") if DIGEST.sub("", path.name) == name)

    def wording(self, name: str) -> str:
        """Everything written in the editable paper that was made last under that name."""
        return words(self.paper(name).read_bytes())

    def reads(self, path: str) -> str:
        """A file as it is now."""
        return (self.clone("pengamat") / path).read_text("utf-8")

    def _times(self) -> dict[str, str]:
        return {
            "SATUDATA_NOW": self.clock,
            "GIT_AUTHOR_DATE": self.clock,
            "GIT_COMMITTER_DATE": self.clock,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
        }

    # Where things stand.

    def desk(self) -> Desk:
        """The instance as everybody has it, opened once as long as nobody sends anything."""
        if self._desk is None or self._heads.get("pengamat") != self._head:
            with mock.patch.dict(os.environ, self._times()):
                self._desk = open_desk(self.clone("pengamat"))
        return self._desk

    def office(self) -> Office:
        """Everything on its way, as of the clock."""
        desk = self.desk()
        if self._office is None or self._office[0] != (desk.repository.head, self.clock):
            assert desk.catalog.sop is not None
            now = datetime.fromisoformat(self.clock)
            office = open_office(desk, desk.catalog.sop, self.clock[:10], now=now)
            self._office = ((desk.repository.head, self.clock), office)
        return self._office[1]

    def track(self, subject: str, period: str = "") -> Track:
        found = [
            one for one in self.office().tracks if one.subject == subject and one.period in (period or one.period,)
        ]
        assert len(found) == 1, found
        return found[0]

    def held(self, subject: str, period: str = "") -> dict[str, str]:
        """Number of each row under way → who is awaited and until when: `forum | 2026-01-09 16:30`."""
        office, roster = self.office(), self.desk().roster()
        tracks = [self.track(subject, period)]
        told = {}
        for one in queue(tracks, office.calendar, office.now, office.judge.approving_roles):
            names = [p.id for _, people in holders(one, roster, self.clock[:10]) for p in people]
            until = self.local(one.state.due) if one.state.due is not None else "tanpa batas"
            state = {Urgency.LATE: " | terlambat", Urgency.PAUSED: " | berhenti"}.get(one.urgency, "")
            told[one.state.row.number] = f"{' '.join(names) or '?'} | {until}{state}"
        self._awaited |= told.keys()
        if self._telling is not None:
            self._telling.passed_on = bool(self._telling.done)
        return told

    def state(self, subject: str, number: str, period: str = "") -> RowState:
        found = [one for one in self.track(subject, period).rows if one.row.number == number]
        assert len(found) == 1, (subject, number)
        return found[0]

    def done(self, subject: str, number: str, period: str = "") -> str:
        """When a row was done and by whom: `2026-01-05 09:00 pembina`, with `terlambat` where it was late.

        What shows it is there: signed statements of that step by these people, or files of the repository.
        """
        state = self.state(subject, number, period)
        assert state.progress is Progress.DONE and state.done is not None, state
        by = [one.by for one in self._shown(state)]
        assert by == list(state.done.by)
        if self._telling is not None and number == self._telling.row.number:
            self._telling.done = subject
        return " ".join([self.local(state.done.at), *by, *(["terlambat"] if state.late else [])])

    def ground(self, dataset: str) -> Ground:
        """Why the public sees what it sees of a dataset, or does not."""
        desk = self.desk()
        return standings(desk.approvals(self.clock[:10], NOTHING_PUBLISHED), desk.sources, desk.cache)[
            dataset
        ].standing.ground

    def _shown(self, state: RowState) -> Iterator[Statement]:
        assert state.done is not None
        assert state.done.shown_by or state.row.proof is Proof.NOTHING
        for path in state.done.shown_by:
            content = (self.folder / "pengamat" / path).read_bytes()
            if path.startswith(FOLDER):
                said = read_statement(path, content)
                assert isinstance(said, Statement) and said.step == state.row.step, said
                yield said

    def local(self, moment: datetime) -> str:
        return moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")


def found_town(folder: Path, sop: str, region: str, operator: bool = True) -> Town:
    """The region's instance by that procedure, with everybody in office and the first list not yet written.

    Without `operator` the agency has appointed none yet: nobody in the roster, no letter in the register.
    """
    keys = {name: _key(folder, name) for name in FUNCTIONS}
    people = [name for name in FUNCTIONS if operator or name != "operator"]
    made = dict(instance_files(sop, region))
    files: dict[str, Content] = {
        **made,
        "catalog/agencies.yml": made["catalog/agencies.yml"].decode() + AGENCY,
        "catalog/roster.yml": "".join(_person(name, keys[name]) for name in people),
        **({"catalog/letters/register.csv": REGISTER} if operator else {}),
    }
    town = Town(folder, sop, ZoneInfo(time_zone_of(region)), folder / "pusat.git")
    town.at("2026-01-02 08:00")
    first = folder / "awal"
    first.mkdir()
    git(first, "init", "--quiet", "--initial-branch", "main")
    write(first, files)
    git(first, "add", "--all", "--force")
    name = {"GIT_AUTHOR_NAME": "Ani", "GIT_AUTHOR_EMAIL": "admin-satu@example.go.id"}
    name |= {"GIT_COMMITTER_NAME": "Ani", "GIT_COMMITTER_EMAIL": "admin-satu@example.go.id"}
    git(first, "commit", "--quiet", "--message", "Mulai", **name, **town._times())
    git(folder, "clone", "--quiet", "--bare", "--config", "receive.autogc=false", str(first), str(town.bare))
    return town


def _key(folder: Path, name: str) -> str:
    place = folder / f"key-{name}"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(place)], check=True)
    return place.with_suffix(".pub").read_text("ascii").strip()


def _person(name: str, key: str) -> str:
    terms = ", ".join(
        "{" + one + ("" if "from:" in one else ', from: "2025-01-01"') + ', decree: "821/1"}' for one in FUNCTIONS[name]
    )
    return PERSON.format(id=name, name=name.title(), key=key, terms=terms)


# What is written down in the town.


def plan(*items: str) -> str:
    """One agency's part of the list."""
    return "items:\n" + "".join(items)


def item(name: str = "puskesmas", due: str = "2026-05-29", further: str = "") -> str:
    """One line of it: a yearly table, promised for 2025."""
    return f"""\
  - id: {name}
    title: Jumlah {name} menurut kecamatan
    satuan: Unit
    frequency: yearly
    access: open
    releases: [{{period: "2025", due: "{due}"}}]
{further}"""


def described(region: str, further: str = "") -> str:
    """Metadata of the table of that region."""
    return (
        metadata(start="2024", end="2025").replace('"35.72"', f'"{region}"').replace("Kota Blitar", "daerah") + further
    )


def table(region: str, last: str = "14") -> str:
    """The table itself, with that figure in its last line."""
    codes = [code for code in sorted(regions_below(region)) if len(code) == 8][:3]
    text = TABLE.replace("2024,", "2025,").replace("2023,", "2024,").replace("2025,14", f"2025,{last}")
    for old, new in zip(("35.72.01", "35.72.02", "35.72.03"), codes, strict=True):
        text = text.replace(old, new)
    return text


def data(region: str, last: str = "14") -> dict[str, Content]:
    return {f"data/{DATASET}.csv": table(region, last)}


def meta(region: str, further: str = "") -> dict[str, Content]:
    return {f"metadata/{DATASET}.yml": described(region, further)}
