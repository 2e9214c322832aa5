"""What kind of proposal this is, decided from the paths it changes and from nothing else.

dataset: data and metadata of one agency. statement: adds files under `catalog/approvals/`, each of which is admitted by
its own signature. procedure: plan, deadlines, activities, requests, complaints, data architecture, reports, letters,
deliveries. Everything else is governance, and so is whatever looks odd: it needs the most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from satudata.gate.forge import ChangedFile
from satudata.gate.message import Message, say
from satudata.model.addresses import plain_name
from satudata.read.repository import plain_id
from satudata.trust.governance import COVERED
from satudata.trust.statements import FOLDER as APPROVALS

# Roster and settings are subjects of their own: whether they were let in is proven without the forge.
GOVERNED = {path: subject for subject, paths in COVERED.items() for path in paths}
# Folder below catalog/ → kind of subject, "" where only the bytes are attested.
PROCEDURE = {
    "plan": "plan",
    "activities": "activity",
    "requests": "request",
    "reports": "report",
    "deadlines": "",
    "complaints": "",
    "architecture": "",
    "letters": "",
    "deliveries": "",
}
SUFFIXES = {"data": ".csv", "metadata": ".yml"}
SHOWN = 3  # paths named for each part of a mixed proposal


class Kind(StrEnum):
    """The classes of proposals, in the order in which a split should be sent."""

    GOVERNANCE = "governance"
    PROCEDURE = "procedure"
    DATASET = "dataset"
    STATEMENT = "statement"


@dataclass(frozen=True)
class Proposal:
    """A proposal by its paths. `subjects`: what is approved → the paths its digest covers, also those removed.

    `kind` is None for one that is refused; `refused` then says why and how to split it.
    """

    kind: Kind | None
    agency: str = ""  # of a dataset proposal; `*` else
    subjects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    paths: tuple[str, ...] = ()
    refused: tuple[Message, ...] = ()


def classify(number: int, files: Sequence[ChangedFile]) -> Proposal:
    """The class of a proposal. A renamed file counts as removed at its old path and added at the new one."""
    changes = sorted(_changes(files))
    parts: dict[tuple[Kind, str], list[str]] = {}
    for path, status in changes:
        parts.setdefault(_part(path, status), []).append(path)
    paths = tuple(dict.fromkeys(path for path, _ in changes))
    if not parts:
        return Proposal(None, refused=(say("empty"),))
    if len(parts) > 1:
        return Proposal(None, paths=paths, refused=(say("mixed", n=len(parts)), *_split(parts)))
    kind, agency = next(iter(parts))
    return Proposal(kind, agency or "*", _subjects(kind, number, paths), paths)


def _changes(files: Iterable[ChangedFile]) -> Iterable[tuple[str, str]]:
    for file in files:
        moved = file.before and file.before != file.path
        if moved and file.status != "copied":
            yield file.before, "removed"
        yield file.path, "added" if moved else file.status


def _part(path: str, status: str) -> tuple[Kind, str]:
    """The class of one path, and the agency where it has one."""
    folder, _, rest = path.partition("/")
    if dataset := dataset_of(path):
        # Without its metadata a dataset is gone: withdrawing is done by statement, removing by the administrators.
        gone = folder == "metadata" and status == "removed"
        return (Kind.GOVERNANCE, "") if gone else (Kind.DATASET, dataset.partition("/")[0])
    if path.startswith(APPROVALS) and status == "added":
        return Kind.STATEMENT, ""
    if folder == "catalog" and rest.partition("/")[0] in PROCEDURE and "/" in rest:
        return Kind.PROCEDURE, ""
    return Kind.GOVERNANCE, ""


def dataset_of(path: str) -> str:
    """The id of the dataset whose data or metadata stands exactly at this path, or ""."""
    folder, _, rest = path.partition("/")
    suffix = SUFFIXES.get(folder, "")
    identity = rest.removesuffix(suffix)
    return identity if suffix and rest.endswith(suffix) and plain_id(identity) else ""


def _split(parts: Mapping[tuple[Kind, str], Sequence[str]]) -> Iterable[Message]:
    order = {kind: place for place, kind in enumerate(Kind)}
    ordered = sorted(parts.items(), key=lambda one: (order[one[0][0]], one[0][1]))
    for n, ((kind, agency), paths) in enumerate(ordered, 1):
        shown = ", ".join(paths[:SHOWN]) + (" …" if len(paths) > SHOWN else "")
        yield say(f"part.{kind}", n=n, agency=agency, files=len(paths), paths=shown)


def _subjects(kind: Kind, number: int, paths: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for path in paths:
        match kind:
            case Kind.DATASET:
                identity = dataset_of(path)
                found[f"dataset:{identity}"] = [f"data/{identity}.csv", f"metadata/{identity}.yml"]
            case Kind.PROCEDURE:
                found.setdefault(_procedure_subject(path, number), []).append(path)
            case Kind.GOVERNANCE if path in GOVERNED:
                found[GOVERNED[path]] = list(COVERED[GOVERNED[path]])
            case Kind.GOVERNANCE:
                found.setdefault(f"governance:proposal/{number}", []).append(path)
    return {subject: tuple(covered) for subject, covered in sorted(found.items())}


def _procedure_subject(path: str, number: int) -> str:
    """`catalog/plan/2026.yml` → `plan:2026`; what has no plain name, and the register, go by their proposal."""
    _, folder, *rest = path.split("/")
    parts = [*rest[:-1], re.sub(r"\.[a-z]+$", "", rest[-1])]
    kind = PROCEDURE[folder]
    if kind and len(parts) <= 4 and all(map(plain_name, parts)):
        return f"{kind}:{'/'.join(parts)}"
    return f"governance:proposal/{number}"
