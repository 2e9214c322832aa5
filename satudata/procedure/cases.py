"""What goes through the procedure besides datasets: lists, activities, requests, reports, and what was said of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from satudata.desk import Desk
from satudata.model.roster import WHOLE_REGION
from satudata.model.sop import Subject
from satudata.model.statement import Problem, Statement
from satudata.read.git import Entry
from satudata.standing import read_subject
from satudata.trust.digest import content_digest
from satudata.trust.statements import FOLDER, subject_folder

# Folder → kind of subject; the rest of a file's path names it.
PLACES = {
    "catalog/plan/": Subject.AGENCY_PLAN,
    "catalog/activities/": Subject.ACTIVITY,
    "catalog/requests/": Subject.REQUEST,
    "catalog/reports/": Subject.REPORT,
}
KINDS = {
    Subject.AGENCY_PLAN: "plan",
    Subject.ACTIVITY: "activity",
    Subject.REQUEST: "request",
    Subject.REPORT: "report",
}
SUFFIX = ".yml"


@dataclass(frozen=True)
class Case:
    """One subject: its files, the digest of their bytes at hand, and what was said about it, in order of path.

    `opened` is when its first file came into the main line, `changed` when one of them last changed (ISO 8601 with
    offset); "" while they are not committed.
    """

    subject: str
    kind: Subject
    agency: str
    paths: tuple[str, ...]
    digest: str
    opened: str
    changed: str
    said: tuple[Statement, ...] = ()
    problems: tuple[Problem, ...] = ()
    uncommitted: bool = False


def cases(desk: Desk) -> dict[str, Case]:
    """Every case at hand by subject: the years' lists, their parts, then activities, requests and reports by path."""
    found: dict[str, list[str]] = {}
    kinds: dict[str, Subject] = {}
    for path in desk.entries:
        for subject, kind in subjects_of(path):
            found.setdefault(subject, []).append(path)
            kinds[subject] = kind
    said = _statement_files(desk.entries)
    return {subject: _case(desk, subject, kinds[subject], paths, said) for subject, paths in sorted(found.items())}


def as_known(case: Case, as_of: str) -> Case:
    """The case as of an ISO day: what came later has not begun. Its bytes are those at hand all the same."""
    return replace(case, opened="", changed="") if case.opened[:10] > as_of else case


def subjects_of(path: str) -> Iterator[tuple[str, Subject]]:
    """The subjects whose digest covers that file: an agency's part of a list is of the year's list too."""
    folder = next((folder for folder in PLACES if path.startswith(folder)), "")
    rest = path.removeprefix(folder)
    if not folder or not rest.endswith(SUFFIX):
        return
    kind = PLACES[folder]
    identity = rest.removesuffix(SUFFIX)
    if kind is Subject.AGENCY_PLAN:
        year, slash, _ = identity.partition("/")
        if not slash:
            return
        yield f"plan:{year}", Subject.PLAN
    yield f"{KINDS[kind]}:{identity}", kind


def _statement_files(entries: Mapping[str, Entry]) -> dict[str, list[Entry]]:
    """The statement files by the folder they lie in."""
    found: dict[str, list[Entry]] = {}
    for path, entry in entries.items():
        if path.startswith(FOLDER) and path.endswith(".json"):
            found.setdefault(path.rpartition("/")[0] + "/", []).append(entry)
    return found


def _case(desk: Desk, subject: str, kind: Subject, paths: Sequence[str], files: Mapping[str, Sequence[Entry]]) -> Case:
    entries = [desk.entries[path] for path in sorted(paths)]
    folder = subject_folder(subject)
    said, problems = read_subject(files.get(folder, ()), desk.gone.get(folder, ()), desk.contents)
    events = desk.history.events
    first = max((events[path][-1][0] for path in paths if path in events), default=-1)  # numbers count backwards
    last = min((events[path][0][0] for path in paths if path in events), default=-1)
    return Case(
        subject=subject,
        kind=kind,
        agency=_agency(subject, kind),
        paths=tuple(entry.path for entry in entries),
        digest=content_digest((entry.path, desk.contents.read(entry)) for entry in entries),
        opened=desk.history.commits[first].at if first >= 0 else "",
        changed=desk.history.commits[last].at if first >= 0 else "",
        said=said,
        problems=problems,
        uncommitted=any(not entry.blob for entry in entries),
    )


def _agency(subject: str, kind: Subject) -> str:
    """Whose it is by its name: an agency's part of the list and an activity; the rest is the whole region's."""
    identity = subject.partition(":")[2]
    if kind is Subject.AGENCY_PLAN:
        return identity.partition("/")[2]
    return identity.partition("/")[0] if kind is Subject.ACTIVITY else WHOLE_REGION
