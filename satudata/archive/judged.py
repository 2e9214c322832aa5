"""What the approvals of an instance come to, in figures that two clones can compare."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from satudata.approvals import standings
from satudata.desk import Desk
from satudata.model.standing import Ground, Standing
from satudata.read.git import versions_of
from satudata.trust.ledger import Ledger
from satudata.trust.statements import FOLDER


@dataclass(frozen=True)
class Judged:
    """Datasets by ground, and one digest (hex) over what is shown of each, why, and what keeps others back."""

    grounds: Mapping[str, int]
    digest: str


def judged(desk: Desk, as_of: str, ledger: Ledger) -> Judged:
    """The standing of every dataset on that day.

    SatudataError `publication-behind` when a statement is gone that the public output knew of.
    """
    every = standings(desk.approvals(as_of, ledger), desk.sources, desk.cache)
    told = {name: _told(chosen.standing) for name, chosen in every.items()}
    counts = Counter(chosen.standing.ground for chosen in every.values())
    grounds = {ground.value: counts[ground] for ground in Ground if counts[ground]}
    return Judged(grounds, sha256(json.dumps(told, sort_keys=True).encode()).hexdigest())


def _told(standing: Standing) -> list[object]:
    proof = standing.proof.publication.hash if standing.proof is not None else ""
    withdrawn = standing.withdrawn.hash if standing.withdrawn is not None else ""
    problems = sorted([one.code, one.statement] for one in standing.problems)
    heads = sorted(standing.heads)
    return [standing.ground.value, standing.present, standing.shown, proof, withdrawn, heads, problems]


def counts_of(desk: Desk) -> dict[str, int]:
    """How many datasets, versions of them on the main line, and files of approval the instance has."""
    return {
        "datasets": len(desk.sources),
        "versions": sum(len(versions_of(desk.history, name)) for name in desk.sources),
        "statements": sum(path.startswith(FOLDER) for path in desk.entries),
    }
