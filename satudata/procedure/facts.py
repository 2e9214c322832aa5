"""What the repository itself shows of a promised release: when the table came, who took which step, when it was out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from satudata.model.history import Version
from satudata.model.periods import first_and_last_day
from satudata.model.plan import Release
from satudata.model.sop import Proof, Row
from satudata.model.standing import Standing
from satudata.model.statement import Proof as Proven
from satudata.model.statement import Statement
from satudata.model.track import Done
from satudata.procedure.tracks import said

COVERS = "covers"  # in the evidence of a statement: the last period of the bytes it is about


def release_facts(
    release: Release, rows: Sequence[Row], standing: Standing, present: str, versions: Sequence[Version]
) -> Mapping[str, Done]:
    """The rows of a dataset that are done for one release, by step.

    `present` is the last period of the files at hand, `versions` those on the main line, newest first. A release came
    out with the first publication whose bytes reach its period's last day; before that the files at hand count.
    """
    wanted = first_and_last_day(release.period)[1]
    if not wanted:
        return {}
    out = [proof for proof in standing.proofs if _reaches(covered(proof.publication, standing, present), wanted)]
    if out:
        return _of_publication(out[-1], rows, versions)
    if not (standing.present and _reaches(present, wanted)):
        return {}
    steps = {one.step.name: one.statement for one in standing.taken if one.statement is not None}
    return _facts(rows, steps, _came(_first_with(versions, versions[0].data_blob) if versions else None))


def covered(publication: Statement, standing: Standing, present: str) -> str:
    """The last period of published bytes: as the statement says, else that of the same bytes at hand, else ""."""
    told = publication.evidence.get(COVERS)
    return str(told) if told else (present if publication.digest == standing.present else "")


def _reaches(period: str, day: str) -> bool:
    return bool(period) and first_and_last_day(period)[1] >= day


def _of_publication(proof: Proven, rows: Sequence[Row], versions: Sequence[Version]) -> Mapping[str, Done]:
    steps = {one.step: one for one in (*proof.rests_on, proof.publication)}
    first = min(datetime.fromisoformat(one.at) for one in steps.values())
    before = [one for one in versions if datetime.fromisoformat(one.at) <= first]
    # Bytes that somebody examined were there by then, whatever the clock of their commit says.
    came = _first_with(before, before[0].data_blob) if before else None
    return _facts(rows, steps, _came(came) or Done(first))


def _first_with(versions: Sequence[Version], blob: str) -> Version | None:
    """The oldest of the newest versions that have these data: when the table came, whatever its metadata did since."""
    found = None
    for version in versions:
        if version.data_blob != blob:
            break
        found = version
    return found


def _came(version: Version | None) -> Done | None:
    return Done(datetime.fromisoformat(version.at), shown_by=(version.data_path,)) if version is not None else None


def _facts(rows: Sequence[Row], steps: Mapping[str, Statement], came: Done | None) -> Mapping[str, Done]:
    facts: dict[str, Done] = {}
    for row in rows:
        statement = steps.get(row.step)
        if row.proof in (Proof.STATEMENT, Proof.PUBLICATION):
            done = said([statement]) if statement is not None else None
        elif row.proof in (Proof.DATA, Proof.METADATA):
            done = came
        else:
            done = None
        if done is not None:
            facts[row.step] = done
    return facts
