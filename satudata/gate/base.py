"""The base branch as it stands here: who holds which role, the rule in force, and what has been stated.

All of it comes from the last commit of the checkout of the base branch. Nothing of a proposal is ever checked out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from satudata.approvals import standings
from satudata.cache import Cache
from satudata.desk import Desk, open_desk
from satudata.errors import SatudataError
from satudata.model import roster as roles
from satudata.model.catalog import Agency, Settings
from satudata.model.roster import Person
from satudata.model.standing import Ground, Standing
from satudata.model.statement import PUBLICATION, Statement
from satudata.read.git import REGULAR
from satudata.standing import Approvals
from satudata.trust.ledger import Ledger
from satudata.trust.publication import Judge
from satudata.trust.statements import read_statement, subject_folder

NOTHING_PUBLISHED = Ledger()  # what the public output remembers is the build's business


@dataclass
class Base:
    """The base branch at one commit, and what this run has added on top of it.

    `said` is asked per subject; `add` puts a statement beside those that are committed here.
    """

    commit: str
    settings: Settings
    agencies: Mapping[str, Agency]
    desk: Desk
    approvals: Approvals
    _read: dict[str, tuple[Statement, ...]] = field(default_factory=dict)

    @property
    def judge(self) -> Judge:
        """The rule in force, and the roster, as of the day of the run."""
        return self.approvals.judge

    def said(self, subject: str) -> tuple[Statement, ...]:
        """The statements about a subject whose signatures hold. A file that is no statement says nothing."""
        if subject not in self._read:
            folder = subject_folder(subject)
            found = [
                read_statement(path, self.desk.contents.read(entry))
                for path, entry in sorted(self.desk.entries.items())
                if path.startswith(folder) and "/" not in path.removeprefix(folder) and entry.mode == REGULAR
            ]
            self._read[subject] = tuple(one for one in found if isinstance(one, Statement))
        return self._read[subject]

    def add(self, statement: Statement) -> None:
        """A statement that was just appended."""
        self._read[statement.subject] = (*self.said(statement.subject), statement)

    def unpublished(self) -> Mapping[str, Standing]:
        """Dataset id → standing, where every step is taken and only the publication is not: a merge was cut off, or
        the steps were signed by hand.
        """
        chosen = standings(self.approvals, self.desk.sources, Cache(None), processes=1)
        return {
            name: one.standing
            for name, one in chosen.items()
            if one.standing.ground is not Ground.WITHDRAWN
            and one.standing.awaits is not None
            and one.standing.awaits.step.name == PUBLICATION
            and one.standing.present
        }

    def gate(self, fingerprint: str) -> Person:
        """The gate of the roster, whose key this must be today. SatudataError when it is nobody's, or a person's."""
        day = self.judge.as_of
        owners = [one for one in self.judge.roster.owners(fingerprint) if one.speaks_with(fingerprint, day)]
        if len(owners) != 1 or owners[0].term(roles.GATE, roles.WHOLE_REGION, day) is None:
            raise SatudataError("gate-key-unknown", fingerprint=fingerprint)
        return owners[0]


def read_base(root: Path, as_of: str) -> Base:
    """The base branch from the checkout in `root`, as of a day. Raises SatudataError when files in it were edited."""
    desk = open_desk(root, cached=False)
    if any(not entry.blob for entry in desk.entries.values()):
        raise SatudataError("gate-unclean", path=str(root))
    approvals = desk.approvals(as_of, NOTHING_PUBLISHED)
    settings, agencies = desk.catalog.settings, desk.catalog.agencies
    return Base(desk.repository.head, settings, agencies, desk, approvals)
