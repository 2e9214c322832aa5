"""`publications.json` in the public output: what it published, and the last statements it knew of. The next build
refuses to go behind it, so that a withdrawal that was deleted, even by rewriting history, is noticed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace

from satudata.model.standing import Ground, Standing

VERSION = 1


@dataclass(frozen=True)
class Ledger:
    """`published` are hashes of publication statements; `heads` the hashes each dataset's statements ended in on the
    day `as_of` (ISO, "" when the output does not say it); `others` those of datasets that it does not name.
    """

    published: Set[str] = frozenset()
    heads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    as_of: str = ""
    others: Set[str] = frozenset()

    def placed(self, known: Mapping[str, Iterable[str]]) -> Ledger:
        """The same, with the other hashes at the datasets whose statement files are `known` to have them as names.

        What is nobody's stays among the others: its file is gone.
        """
        heads = dict(self.heads)
        left = set(self.others)
        for name, hashes in known.items() if left else ():
            if own := left.intersection(hashes):
                heads[name] = (*heads.get(name, ()), *sorted(own))
                left -= own
        return replace(self, heads=heads, others=frozenset(left))


NOTHING_PUBLISHED = Ledger()


def ledger_json(standings: Mapping[str, Standing], shown_in: str, as_of: str) -> bytes:
    """The ledger of these standings on that day, in order of dataset; equal standings give equal bytes.

    What is held has no page, and its name may be a secret by itself: of it nothing is told but the hashes.
    """
    datasets: dict[str, dict[str, object]] = {}
    others: list[str] = []
    for name, standing in sorted(standings.items()):
        if standing.ground is Ground.HELD:
            others += standing.heads
            continue
        if not standing.heads and not standing.shown:
            continue
        proof = standing.proof if standing.shown else None
        datasets[name] = {
            "ground": standing.ground.value,
            "digest": standing.shown or None,
            "publication": proof.publication.hash if proof is not None else None,
            "published_at": proof.publication.at if proof is not None else None,
            "withdrawal": standing.withdrawn.hash if standing.withdrawn is not None else None,
            "heads": list(standing.heads),
        }
    value = {"version": VERSION, "catalogue": shown_in, "as_of": as_of, "datasets": datasets, "others": sorted(others)}
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def read_ledger(raw: bytes) -> Ledger:
    """The ledger that an earlier output holds. ValueError when it is none: a build then must not go on as if new."""
    try:
        value = json.loads(raw)
    except RecursionError:
        raise ValueError("no ledger") from None
    if not isinstance(value, dict) or value.get("version") != VERSION or not isinstance(value.get("datasets"), dict):
        raise ValueError("no ledger")
    published: set[str] = set()
    heads: dict[str, tuple[str, ...]] = {}
    for name, entry in value["datasets"].items():
        if not isinstance(entry, dict) or not isinstance(entry.get("heads"), list):
            raise ValueError("no ledger")
        heads[str(name)] = tuple(map(str, entry["heads"]))
        if entry.get("publication"):
            published.add(str(entry["publication"]))
    as_of, others = value.get("as_of", ""), value.get("others", [])
    if not isinstance(as_of, str) or not isinstance(others, list):
        raise ValueError("no ledger")
    return Ledger(frozenset(published), heads, as_of, frozenset(map(str, others)))
