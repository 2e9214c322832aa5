"""What the repository itself shows of a promised release: when the table came, who took which step, when it was out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from satudata.model.history import Version
from satudata.model.periods import first_and_last_day
from satudata.model.plan import Release
from satudata.model.sop import Proof, Row
from satudata.model.standing import Ground, Standing
from satudata.model.statement import PRIORITY_REVIEW, Statement
from satudata.model.statement import Proof as Proven
from satudata.model.track import Done
from satudata.procedure.tracks import said
from satudata.procedure.weigh import Weighed
from satudata.read.git import History, versions_of

COVERS = "covers"  # in the evidence of a statement: the last period of the bytes it is about


@dataclass(frozen=True)
class Arrivals:
    """When the files of a dataset came into the main line, newest first: `tables` each state of its table (moment,
    path), `versions` each state that has metadata too.
    """

    tables: Sequence[tuple[datetime, str]] = ()
    versions: Sequence[Version] = ()

    def until(self, moment: datetime) -> Arrivals:
        """What had come by then."""
        return Arrivals(
            [one for one in self.tables if one[0] <= moment], [one for one in self.versions if _at(one) <= moment]
        )

    @property
    def table(self) -> Done | None:
        """The coming of the newest table."""
        return Done(self.tables[0][0], shown_by=(self.tables[0][1],)) if self.tables else None

    def collected(self, since: datetime | None) -> Done | None:
        """The coming of the first table after that moment; without one, of the newest."""
        later = [one for one in self.tables if since is None or one[0] > since]
        return Done(later[-1][0], shown_by=(later[-1][1],)) if later else self.table

    @property
    def described(self) -> Done | None:
        """When the newest table first had metadata, whatever these did since."""
        found = None
        for version in self.versions:
            if version.data_blob != self.versions[0].data_blob:
                break
            found = version
        return Done(_at(found), shown_by=(found.metadata_path,)) if found is not None else None

    def after(self, moment: datetime) -> Done | None:
        """The first change of either file after that moment."""
        later = [one for one in self.versions if _at(one) > moment]
        return Done(_at(later[-1]), shown_by=(later[-1].data_path, later[-1].metadata_path)) if later else None


def arrivals(history: History, identity: str, as_of: str) -> Arrivals:
    """What came of a dataset by the end of that ISO day."""
    path = f"data/{identity}.csv"
    commits = [history.commits[number].at for number, blob in history.events.get(path, ()) if blob]
    versions = [one for one in versions_of(history, identity) if one.at[:10] <= as_of]
    return Arrivals([(datetime.fromisoformat(at), path) for at in commits if at[:10] <= as_of], versions)


def _at(version: Version) -> datetime:
    return datetime.fromisoformat(version.at)


@dataclass(frozen=True)
class Found:
    """The rows of a release that are done, by step, and what went back on the way. `live_from` is the ISO day before
    which nobody sees what was published, "" when that is known of none.
    """

    facts: Mapping[str, Done]
    went_back: Weighed
    live_from: str = ""


NOTHING = Found({}, Weighed())


def release_facts(
    release: Release, rows: Sequence[Row], standing: Standing, present: str, came: Arrivals, only: bool = False
) -> Found:
    """The rows of a dataset that are done for one release.

    `present` is the last period of the files at hand. A release came out with the first publication whose bytes reach
    its period's last day; before that the files at hand count. A table without metadata tells no period: it counts for
    the `only` release that it can be.
    """
    wanted = first_and_last_day(release.period)[1]
    if not wanted:
        return NOTHING
    out = [proof for proof in standing.proofs if _reaches(covered(proof.publication, standing, present), wanted)]
    if out:
        return replace(_published(out[-1], rows, standing, came), live_from=_live_from(out[-1], standing))
    if not standing.present and only and not standing.proofs:
        return Found(_facts(rows, {}, came, None), Weighed())
    if not (standing.present and _reaches(present, wanted) and came.versions):
        return NOTHING
    steps = _besides(standing, standing.present)
    steps |= {one.step.name: one.statement for one in standing.taken if one.statement is not None}
    since = max((_made(proof.publication) for proof in standing.proofs), default=None)
    back = [one for one in standing.returns if since is None or _made(one) > since]
    return _on_its_way(rows, steps, came, since, back, standing.returned)


def _live_from(proof: Proven, standing: Standing) -> str:
    """The day of the proof's slot, or that of its embargo while it lasts."""
    waits = standing.proof if standing.ground is Ground.EMBARGOED else next(iter(standing.proofs), None)
    embargo = standing.live_from if waits is not None and waits.digest == proof.digest else ""
    return max(proof.live_from, embargo)


def covered(publication: Statement, standing: Standing, present: str) -> str:
    """The last period of published bytes: as the statement says, else that of the same bytes at hand, else ""."""
    told = publication.evidence.get(COVERS)
    return str(told) if told else (present if publication.digest == standing.present else "")


def _besides(standing: Standing, digest: str) -> dict[str, Statement]:
    """What was said of these bytes in steps that keep nothing back: the first time counts."""
    return {one.step: one for one in reversed(standing.further) if one.digest == digest}


def _reaches(period: str, day: str) -> bool:
    return bool(period) and first_and_last_day(period)[1] >= day


def _made(statement: Statement) -> datetime:
    return datetime.fromisoformat(statement.at)


def _published(proof: Proven, rows: Sequence[Row], standing: Standing, came: Arrivals) -> Found:
    """The way of the bytes that were let out."""
    steps = _besides(standing, proof.digest) | {one.step: one for one in (*proof.rests_on, proof.publication)}
    first = min(map(_made, steps.values()))
    older = [_made(one.publication) for one in standing.proofs if _made(one.publication) < _made(proof.publication)]
    since = max(older, default=None)
    back = [one for one in standing.returns if (since is None or _made(one) > since) and _made(one) < first]
    before = came.until(first)
    if not before.versions:  # bytes that somebody examined were there by then, whatever the clock of their commit says
        there = {row.step: Done(first) for row in rows if row.proof in (Proof.DATA, Proof.METADATA)}
        return Found(there | _facts(rows, steps, Arrivals(), None), Weighed())
    return _on_its_way(rows, steps, before, since, back, None)


def _on_its_way(
    rows: Sequence[Row],
    steps: Mapping[str, Statement],
    came: Arrivals,
    since: datetime | None,
    back: Sequence[Statement],
    standing_return: Statement | None,
) -> Found:
    """The rows done; what went back has undone those from the row on that the procedure names, until it was mended."""
    target = _target(rows, back[-1]) if back else None
    if target is None:
        return Found(_facts(rows, steps, came, since), Weighed(returned=standing_return))
    first, last = _made(back[0]), _made(back[-1])
    original = came.until(first) if came.until(first).versions else came
    facts = _facts(rows, steps, original, since)
    # The same bytes taken again after their return: it was answered, though nothing had to be mended.
    mended = None if standing_return is not None else came.after(last) or Done(last)
    for row in rows[rows.index(target) :]:
        if row.proof in (Proof.DATA, Proof.METADATA):
            facts.pop(row.step, None)
            if mended is not None:
                facts[row.step] = mended
        elif standing_return is not None:
            facts.pop(row.step, None)
    return Found(facts, Weighed(returned=standing_return, reopened={target.step: back[-1].at}))


def _target(rows: Sequence[Row], returned: Statement) -> Row | None:
    """The row that a return goes back to; None for a return by a step that this procedure does not know."""
    row = next((one for one in rows if one.step == returned.step), None)
    return next((one for one in rows if row is not None and one.step == row.returns_to), row)


def _facts(
    rows: Sequence[Row], steps: Mapping[str, Statement], came: Arrivals, since: datetime | None
) -> dict[str, Done]:
    """Where several rows are about the table, the first is done when it first came, the others when it was as it is."""
    facts: dict[str, Done] = {}
    table = came.collected(since)
    for row in rows:
        statement = steps.get(row.step)
        if row.proof in (Proof.STATEMENT, Proof.PUBLICATION):
            done = said([statement]) if statement is not None else None
        else:
            done = {Proof.DATA: table, Proof.METADATA: came.described}.get(row.proof)
            table = came.table if row.proof is Proof.DATA else table
        if done is not None:
            facts[row.step] = done
    again = said([steps[PRIORITY_REVIEW]]) if PRIORITY_REVIEW in steps else None
    return facts if again is None else {**facts, PRIORITY_REVIEW: again}
