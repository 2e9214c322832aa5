"""The repository as it grows: files, commits of people, statements signed with the example keys.

Deeds are told in any order and done in the order of time; each sees the files as those before it left them. Nothing is
written before all is done: the whole history then goes through one `git fast-import`.
"""

from __future__ import annotations

import heapq
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from satudata.model.roster import Person, Roster
from satudata.model.statement import Statement
from satudata.papers import register
from satudata.trust.canonical import Value
from satudata.trust.demonstration import demonstration_key
from satudata.trust.digest import content_digest
from satudata.trust.roster import PATH as ROSTER
from satudata.trust.roster import read_roster
from satudata.trust.statements import ATTESTATION, NAMESPACE, Draft, read_statement

Files = Mapping[str, bytes | None]  # path → bytes, None for a file taken away
Deed = Callable[[datetime], None]


@dataclass(frozen=True)
class Commit:
    """One commit of somebody of the roster."""

    at: datetime
    author: str  # roster id
    message: str
    files: Files


@dataclass(frozen=True)
class Saying:
    """What somebody says about a subject, in which role over which agency. `evidence` is besides its kind; `recorder`
    and `witness` (roster ids) stand for a paper that somebody else signed.
    """

    subject: str
    paths: tuple[str, ...]  # the files its digest covers
    step: str
    role: str
    agency: str
    by: str
    outcome: str = "approved"
    reason: str = ""
    evidence: Mapping[str, Value] = field(default_factory=dict)
    recorder: str = ""
    witness: str = ""
    digest: str = ""  # of what is no file; otherwise it is that of the paths


@dataclass
class Chronicle:
    """Everything that has happened so far, and what is still to come."""

    files: dict[str, bytes] = field(default_factory=dict)
    commits: list[Commit] = field(default_factory=list)
    said: dict[str, list[Statement]] = field(default_factory=dict)  # by subject, in the order made
    papers: dict[str, bytes] = field(default_factory=dict)  # what was signed on paper, by its digest
    _agenda: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    _told: int = 0
    _roster: tuple[bytes, Roster] = (b"", Roster({}))

    def plan(self, at: datetime, deed: Deed) -> None:
        """The deed will be done at that moment; of two at one moment the one told first comes first."""
        heapq.heappush(self._agenda, (at, self._told, deed))
        self._told += 1

    def run(self, until: datetime) -> None:
        """Do everything up to that moment, deeds that deeds have planned included."""
        while self._agenda and self._agenda[0][0] <= until:
            at, _, deed = heapq.heappop(self._agenda)
            deed(at)

    @property
    def roster(self) -> Roster:
        """Who holds which function, by the roster as it is by now."""
        content = self.files[ROSTER]
        if self._roster[0] is not content:
            self._roster = content, read_roster(content)[0]
        return self._roster[1]

    def commit(self, at: datetime, author: str, message: str, files: Files) -> None:
        """The files change, by that person."""
        for path, content in files.items():
            if content is None:
                del self.files[path]
            else:
                self.files[path] = content
        self.commits.append(Commit(at, author, message, files))

    def say(self, at: datetime, saying: Saying, message: str, also: Files | None = None) -> Statement:
        """A statement about the files as they are, committed with `also` by whose hand it is."""
        path, content = self._signed(at, saying)
        statement = read_statement(path, content)
        assert isinstance(statement, Statement), statement
        self.said.setdefault(saying.subject, []).append(statement)
        self.commit(at, saying.recorder or saying.by, message, {path: content, **(also or {})})
        return statement

    def _signed(self, at: datetime, saying: Saying) -> tuple[str, bytes]:
        before = self.said.get(saying.subject, ())
        term = self.person(saying.by).term_in((saying.role,), saying.agency, at.date().isoformat())
        assert term is not None, f"{saying.by} is no {saying.role} of {saying.agency} on {at:%Y-%m-%d}"
        evidence: dict[str, Value] = {"kind": "ssh", **saying.evidence}
        texts = {
            "subject": saying.subject,
            "digest": saying.digest
            or content_digest((path, self.files[path]) for path in saying.paths if path in self.files),
            "step": saying.step,
            "role": term.role,
            "by": saying.by,
            "decree": term.decree,
            "previous": before[-1].hash if before else "",
            "outcome": saying.outcome,
            "at": at.isoformat(),
            "reason": saying.reason,
        }
        if saying.witness:
            bare = Draft(**texts, evidence=evidence).message(attested=False)
            evidence[ATTESTATION] = {"by": saying.witness, "signature": _sign(saying.witness, bare)}
        draft = Draft(**texts, evidence=evidence)
        return draft.signed(_sign(saying.recorder or saying.by, draft.message()))

    def person(self, identity: str) -> Person:
        """Somebody of the roster. KeyError for nobody."""
        return self.roster.people[identity]

    def letter(self, entry: register.Entry) -> dict[str, bytes]:
        """The register of letters with one more line."""
        return {register.PATH: register.entered(self.files.get(register.PATH), entry)}

    def write(self, root: Path) -> None:
        """A repository at `root` (new or empty) with these commits on branch main, checked out."""
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            sys.exit(f"{root} is not empty: name a new folder.")
        git = ["git", "-c", "core.autocrlf=false", "-C", str(root)]
        root.mkdir(parents=True, exist_ok=True)
        subprocess.run([*git, "init", "--quiet", "--initial-branch=main", "--object-format=sha1"], check=True)
        command = [*git, "fast-import", "--quiet", "--done", "--date-format=raw"]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as importer:
            assert importer.stdin is not None
            for one in self.commits:
                _send(importer.stdin, one, self.person(one.author))
            importer.stdin.write(b"done\n")
        if importer.returncode:
            sys.exit("git fast-import failed; see the lines above.")
        subprocess.run([*git, "reset", "--quiet", "--hard", "main"], check=True)


def _sign(person: str, message: bytes) -> str:
    return demonstration_key(person).sign(message, NAMESPACE)


def _send(stream: IO[bytes], commit: Commit, person: Person) -> None:
    """One commit in the words of `git fast-import`."""
    who = f"{person.name} <{person.emails[0]}> {int(commit.at.timestamp())} {commit.at:%z}"
    message = commit.message.encode()
    stream.write(f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {len(message)}\n".encode())
    stream.write(message + b"\n")
    for path, content in commit.files.items():
        if content is None:
            stream.write(f"D {path}\n".encode())
        else:
            stream.write(f"M 100644 inline {path}\ndata {len(content)}\n".encode() + content + b"\n")
