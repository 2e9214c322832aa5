"""A small instance on a mock forge: people with accounts, a checkout of the main branch, proposals on branches."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from satudata.gate.base import read_base
from satudata.gate.github import GitHub as Adapter
from satudata.gate.github import headers
from satudata.gate.run import Gate, Outcome
from satudata.gate.web import Web
from satudata.text import Text
from satudata.trust.seedkey import SeedKey
from satudata.trust.statements import NAMESPACE, Draft, heads, read_statement
from tests.conftest import Content, git, record, write
from tests.gate.mock import APP, BOT, REPOSITORY, GitHub, Proposal
from tests.instances import TABLE, instance
from tests.trust import rosters

DAY = "2026-11-21"
AT = "2026-11-21T10:00:00+07:00"
ACCOUNTS = {
    "operator": 11, "wali": 12, "wali-dua": 13, "kepala": 14, "kepala-lain": 15, "admin-satu": 16, "admin-dua": 17,
    "admin-tiga": 18, "gerbang": BOT,
}  # fmt: skip
STRANGER = 999
DATASET = "dataset:dinkes/puskesmas"
NEW_TABLE = TABLE.replace("2024,14", "2024,15")


def key_of(name: str) -> SeedKey:
    return SeedKey(hashlib.sha256(name.encode()).digest())


def _person(name: str, *terms: str) -> str:
    return rosters.person(
        name, *terms, accounts=f"{{github: {ACCOUNTS[name]}, forgejo: {ACCOUNTS[name]}}}",
        emails=f"[{name}@example.go.id]", keys=rosters.key(key_of(name).public.line),
    )  # fmt: skip


def roster() -> str:
    return "".join(
        (
            _person("operator", rosters.term("operator", letter="000/7/2026")),
            _person("wali", rosters.term("data_steward", "*")),
            _person("wali-dua", rosters.term("data_steward", "*")),
            _person("kepala", rosters.term("agency_head")),
            _person("kepala-lain", rosters.term("agency_head", "walidata")),
            *(_person(name, rosters.term("administrator", "*")) for name in ("admin-satu", "admin-dua", "admin-tiga")),
            _person("gerbang", rosters.term("gate", "*")),
        )
    )


def files(**more: Content) -> dict[str, Content]:
    """The instance of the tests with its roster, its forge, and no statement yet."""
    given = instance()
    settings = given["catalog/catalog.yml"]
    assert isinstance(settings, bytes)
    lines = [line for line in settings.decode().splitlines() if not line.startswith("forge:")]
    forge = f"forge: {{kind: github, repository: {REPOSITORY}, branch: main, app: {APP}}}"
    register = rosters.REGISTER.decode()
    return {
        **given,
        "catalog/catalog.yml": "\n".join([*lines, forge, ""]),
        "catalog/roster.yml": roster(),
        "catalog/letters/register.csv": register,
        **more,
    }


@dataclass
class Scene:
    """`origin` is what the forge keeps, `root` the gate's checkout of main, `desk` where people work."""

    origin: Path
    root: Path
    desk: Path
    forge: GitHub
    waits: list[float]

    def propose(self, changes: dict[str, Content], author: str = "operator", branch: str = "usulan") -> Proposal:
        """A proposal of one commit on a new branch."""
        git(self.desk, "fetch", "--quiet", "origin")
        git(self.desk, "checkout", "--quiet", "-B", branch, "origin/main")
        record(self.desk, changes, author=f"{author.title()} <{author}@example.go.id>", subject="Usulkan")
        git(self.desk, "push", "--quiet", "--force", "origin", branch)
        proposal = self.forge.propose(branch, ACCOUNTS[author])
        self.forge.checked(self.forge.head(proposal))
        return proposal

    def push(self, changes: dict[str, Content], branch: str = "usulan", author: str = "operator") -> None:
        """One more commit on that branch; on `main` as if somebody had merged it."""
        git(self.desk, "fetch", "--quiet", "origin")
        git(self.desk, "checkout", "--quiet", "-B", branch, f"origin/{branch}")
        record(self.desk, changes, author=f"{author.title()} <{author}@example.go.id>", subject="Perbaiki")
        git(self.desk, "push", "--quiet", "origin", branch)
        self.forge.checked(git(self.origin, "rev-parse", branch))

    def review(self, proposal: Proposal, by: str, clock: str, state: str = "APPROVED", commit: str = "") -> int:
        at = f"2026-11-20T{clock}:00Z"
        return int(self.forge.review(proposal, ACCOUNTS[by], at, state, commit)["id"])

    def adapter(self) -> Adapter:
        web = Web("https://api.forge.example", headers("token"), self.forge.transport(), self.waits.append)
        return Adapter(web, REPOSITORY, BOT, APP)

    def gate(self) -> Gate:
        """The gate over the newest main branch."""
        git(self.root, "pull", "--quiet", "--ff-only")
        base = read_base(self.root, DAY)
        key = key_of("gerbang")
        person = base.gate(key.public.fingerprint)
        return Gate(self.adapter(), base, person, lambda m: key.sign(m, NAMESPACE), "main", AT, Text("id"))

    def run(self, only: int = 0) -> list[Outcome]:
        """One run of the gate; the outcomes of the proposals it judged."""
        return list(self.gate().run(only=only))

    def main(self) -> Path:
        """The checkout, brought up to the main branch."""
        git(self.root, "pull", "--quiet", "--ff-only")
        return self.root

    def said(self, subject: str = DATASET) -> list[tuple[str, str, str]]:
        """Step, person and outcome of every statement on the main branch, in order."""
        self.main()
        found = list(read_base(self.root, DAY).said(subject))
        ordered: list[tuple[str, str, str]] = []
        last = ""
        while following := [one for one in found if one.previous == last]:
            ordered.append((following[0].step, following[0].by, following[0].outcome))
            last = following[0].hash
        return ordered

    def state(self, proposal: Proposal) -> str:
        return self.forge.state(self.forge.head(proposal))

    def told(self, proposal: Proposal) -> str:
        """The gate's own comment."""
        return str(next(one["body"] for one in proposal.comments if one["user"]["id"] == BOT))

    def statement(
        self, by: str, step: str, role: str, digest: str, subject: str = DATASET, **given: str
    ) -> tuple[str, bytes]:
        """A statement signed by hand; path and bytes. `signer` names another key than that of `by`."""
        signer = given.pop("signer", by)
        known = read_base(self.main(), DAY).said(subject)
        previous = (*heads(known), "")[0]
        outcome = given.get("outcome", "approved")
        draft = Draft(
            subject, digest, step, role, by, "821/12/2026", previous, outcome, given.get("at", AT),
            given.get("reason", "" if outcome == "approved" else "salah"), {"kind": "ssh"},
        )  # fmt: skip
        path, content = draft.signed(key_of(signer).sign(draft.message(), NAMESPACE))
        assert not hasattr(read_statement(path, content), "code")
        return path, content


def make_scene(folder: Path, given: dict[str, Content] | None = None) -> Scene:
    """A forge with one repository and nothing proposed."""
    desk, origin, root = folder / "desk", folder / "origin.git", folder / "gate"
    desk.mkdir()
    git(desk, "init", "--quiet", "--initial-branch", "main")
    write(desk, given or files())
    record(desk, {}, author="Admin <admin-satu@example.go.id>", subject="Mulai")
    git(folder, "clone", "--quiet", "--bare", str(desk), str(origin))
    git(desk, "remote", "add", "origin", str(origin))
    git(folder, "clone", "--quiet", "--single-branch", str(origin), str(root))
    forge = GitHub(origin)
    forge.accounts = {f"{name}@example.go.id": number for name, number in ACCOUNTS.items()}
    return Scene(origin, root, desk, forge, [])
