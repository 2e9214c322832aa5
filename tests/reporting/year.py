"""A year of an instance with real files, commits and signatures; everybody signs with a key made from their id."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from satudata.decide import Decision, Signer, decide, signer_of
from satudata.desk import Desk, open_desk
from satudata.model.statement import APPROVED, PUBLICATION, PUBLISHED
from satudata.papers.register import PATH as REGISTER
from satudata.papers.register import Entry as Letter
from satudata.papers.register import entered
from satudata.trust.demonstration import demonstration_key, demonstration_seeds
from satudata.trust.ledger import NOTHING_PUBLISHED
from satudata.trust.seedkey import SeedKey
from satudata.trust.statements import NAMESPACE
from tests.conftest import Content, git, record
from tests.instances import TABLE, instance, metadata

DATASET = "dinkes/puskesmas"
OTHER = "dinkes/posyandu"
FIRST = "2026-01-05"
PEOPLE = {
    "operator": ("producer", "dinkes"),
    "wali": ("data_steward", "*"),
    "pembina": ("data_supervisor", "*"),
    "sekretariat": ("secretariat", "*"),
    "forum": ("forum", "*"),
    "kepala": ("agency_head", "dinkes"),
    "admin-satu": ("administrator", "*"),
    "admin-dua": ("administrator", "*"),
}
LIST = """\
items:
  - id: puskesmas
    title: Jumlah puskesmas menurut kecamatan
    satuan: Unit
    frequency: yearly
    releases: [{period: "2024", due: "2026-02-13"}]
    access: open
    priority: true
  - id: posyandu
    title: Jumlah posyandu menurut kecamatan
    satuan: Unit
    frequency: yearly
    releases: [{period: "2024", due: "2026-03-31"}]
    access: open
  - id: apotek
    title: Jumlah apotek menurut kecamatan
    satuan: Unit
    frequency: yearly
    releases: [{period: "2024", due: "2026-06-30"}]
    access: closed
  - id: klinik
    title: Jumlah klinik
    satuan: Unit
    frequency: yearly
    releases: []
    access: open
    unavailable: Pencatatan baru dimulai 2027
"""


def key(person: str) -> SeedKey:
    """The key of somebody: the demonstration's own, or one made from the id."""
    if person in demonstration_seeds():
        return demonstration_key(person)
    return SeedKey(hashlib.sha256(person.encode()).digest())


def entry(person: str, role: str, agency: str) -> str:
    """Somebody's lines in the roster, in office since the year began."""
    return (
        f"- id: {person}\n  name: {person.title()} (uji)\n  emails: [{person}@example.go.id]\n"
        f'  keys: [{{key: "{key(person).public.line}", from: "2026-01-02"}}]\n'
        f'  roles: [{{role: {role}, agency: "{agency}", from: "2026-01-02", decree: 821/1}}]\n'
    )


@dataclass
class Year:
    """The repository at `root`, where people commit files and say things at moments of the simulated calendar."""

    root: Path

    def commits(self, files: Mapping[str, Content], at: str, who: str = "operator") -> str:
        """A commit at that moment (`2026-01-05T09:00:00`, in Western Indonesia)."""
        return record(self.root, files, f"{at}+07:00", f"{who.title()} <{who}@example.go.id>")

    def says(
        self, person: str, step: str, subjects: Sequence[str], at: str, outcome: str = APPROVED, reason: str = ""
    ) -> None:
        """The statements of one person about these subjects, committed at that moment."""
        desk = open_desk(self.root, cached=False)
        said = PUBLISHED if outcome == APPROVED and step == PUBLICATION else outcome
        decision = Decision(step, said, f"{at}+07:00", reason)
        made = decide(desk, desk.approvals(at[:10], NOTHING_PUBLISHED), subjects, decision, _signer(desk, person, at))
        self.commits({one.path: one.content for one in made}, at, person)

    def agrees(self, parts: Iterable[str], day: str = FIRST) -> None:
        """The list of 2026 is agreed on that day, and each agency says what it can provide."""
        for person, step, hour in (("pembina", "guidance", 9), ("sekretariat", "forum_support", 10)):
            self.says(person, step, ["plan:2026"], f"{day}T{hour:02d}:00:00", reason="Rapat Forum")
        self.says("forum", "list_agreement", ["plan:2026"], f"{day}T11:00:00")
        for part in parts:
            self.says("operator", "availability", [f"plan:2026/{part}"], f"{day}T14:00:00")
            self.registers(part, [f"plan:2026/{part}"], f"{day}T15:00:00", "pernyataan")

    def publishes(self, datasets: Sequence[str], day: str, head: str = "kepala") -> None:
        """Examined, approved and published on one day."""
        self.says("wali", "examination", datasets, f"{day}T09:00:00")
        self.says(head, "agency_approval", datasets, f"{day}T10:00:00")
        self.registers(datasets[0].partition("/")[0], datasets, f"{day}T10:01:00")
        self.says("wali", "publication", datasets, f"{day}T10:02:00")

    def registers(self, agency: str, about: Sequence[str], at: str, kind: str = "validasi") -> None:
        """A letter about these subjects comes in at that moment; its file's digest is made up."""
        place = self.root / REGISTER
        before = place.read_bytes() if place.is_file() else None
        letter = Letter(
            kind=kind,
            number=f"440/{at[:10]}/{len(before or b'')}",
            dated=at[:10],
            received=at[:10],
            agency=agency,
            signer="kepala",
            datasets=" ".join(about),
            file="",
            sha256=hashlib.sha256(" ".join((kind, at, *about)).encode()).hexdigest(),
            signature="basah",
            status="berlaku",
        )
        self.commits({REGISTER: entered(before, letter)}, at, "wali")


def _signer(desk: Desk, person: str, at: str) -> Signer:
    own = key(person)
    return signer_of(desk, own.public.fingerprint, partial(own.sign, namespace=NAMESPACE), at[:10])


def begun(root: Path, files: Mapping[str, Content] | None = None) -> Year:
    """An instance on Blitar's procedure, with everybody in office and the agreed list of dinkes; no data yet."""
    root.mkdir(parents=True)
    git(root, "init", "--quiet", "--initial-branch", "main")
    start = {path: content for path, content in instance().items() if "puskesmas" not in path}
    roster = "".join(entry(person, *PEOPLE[person]) for person in PEOPLE)
    year = Year(root)
    year.commits({**start, "catalog/roster.yml": roster, **(files or {})}, f"{FIRST}T08:00:00", "admin-satu")
    year.commits({"catalog/plan/2026/dinkes.yml": LIST}, f"{FIRST}T08:30:00", "sekretariat")
    year.agrees(["dinkes"])
    return year


def told(root: Path) -> Year:
    """One dataset in time, one given back, corrected and late, one never brought; by the end of March 2026."""
    year = begun(root)
    year.commits(_files(DATASET), "2026-02-09T09:00:00")
    year.publishes([DATASET], "2026-02-10")
    year.commits(_files(OTHER, TABLE.replace(",14\n", ",41\n")), "2026-03-25T09:00:00")
    year.says("wali", "examination", [OTHER], "2026-03-26T09:00:00", "returned", "Angka Sananwetan 2024 keliru")
    year.commits(_files(OTHER), "2026-04-01T09:00:00")
    year.publishes([OTHER], "2026-04-06")
    return year


def _files(dataset: str, table: str = TABLE) -> dict[str, Content]:
    title = "Jumlah posyandu menurut kecamatan" if dataset == OTHER else "Jumlah puskesmas menurut kecamatan"
    return {f"metadata/{dataset}.yml": metadata(title), f"data/{dataset}.csv": table}
