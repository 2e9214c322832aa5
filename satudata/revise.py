"""Changing a list of data: the files of an agency's part rewritten where they differ, examined first, and committed
alone. What was agreed and what walidata sets about time are two files, and only the one that changed is touched.

Only what changed is written anew: comments and lines that somebody put into a file by hand stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from satudata.checks.plan import check_catalogue
from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.export.yaml_sections import Entry, Names, Sections, head_of, spliced, whole
from satudata.model.finding import Finding, Severity
from satudata.model.plan import DEADLINES, FOLDER, Addition, AgencyPlan, Extension, Item, Plan, Removal
from satudata.read import git
from satudata.read.catalogue import mapping, sequence
from satudata.read.catalogue_files import schema_findings
from satudata.read.deadlines import COLLECT_BY, EXTENSIONS, read_deadlines, with_time
from satudata.read.documents import Document, read_document
from satudata.read.plans import plan_of, read_plans, year_and_agency
from satudata.write import replace_file

HEAD = "# yaml-language-server: $schema=../../schemas/plan.schema.json"
DEADLINES_HEAD = "# yaml-language-server: $schema=../../schemas/deadlines.schema.json"
LISTED: Names = {"items": ("id",), "added": ("id",), "removed": ("id",)}
TIMED: Names = {COLLECT_BY: ("id", "period"), EXTENSIONS: ("step", "id")}


def part_at_hand(desk: Desk, year: int, agency: str) -> AgencyPlan:
    """An agency's part as its files say. SatudataError `agency-unknown`, `plan-missing`, `plan-unreadable`,
    `plan-deadlines-faulty`.
    """
    if agency not in desk.catalog.agencies:
        raise SatudataError("agency-unknown", agency=agency)
    path = f"{FOLDER}{year}/{agency}.yml"
    entry = desk.entries.get(path)
    if entry is None or entry.mode not in git.FILES:
        raise SatudataError("plan-missing", path=path, year=year)
    document, _ = read_document(path, desk.contents.read(entry))
    if document.value is None:
        raise SatudataError("plan-unreadable", path=path)
    part = plan_of(year, agency, document)
    return _with_time_at_hand(desk, part) if part.deadlines_path in desk.entries else part


def _with_time_at_hand(desk: Desk, part: AgencyPlan) -> AgencyPlan:
    """The part with what its file of deadlines sets. A faulty one is refused: rewriting it would drop what is wrong."""
    entry = desk.entries[part.deadlines_path]
    document, faults = read_document(entry.path, desk.contents.read(entry) if entry.mode in git.FILES else b"")
    timed, more = with_time(part, document)
    wrong = [one for one in more if one.severity is Severity.ERROR]
    if faults or wrong or schema_findings(document, "deadlines"):
        raise SatudataError("plan-deadlines-faulty", path=entry.path)
    return timed


def contents_of(desk: Desk, part: AgencyPlan) -> dict[str, bytes]:
    """The part's files that say something else now, path → bytes; {} where nothing is different."""
    found = {part.path: _content(desk, part.path, part, rewritten, written)}
    if part.collect_by or part.extensions or part.deadlines_path in desk.entries:
        found[part.deadlines_path] = _content(desk, part.deadlines_path, part, retimed, deadlines_written)
    entries = desk.entries
    return {
        path: content
        for path, content in found.items()
        if path not in entries or desk.contents.read(entries[path]) != content
    }


def _content(
    desk: Desk,
    path: str,
    part: AgencyPlan,
    changed: Callable[[bytes, AgencyPlan], bytes],
    new: Callable[[AgencyPlan], bytes],
) -> bytes:
    entry = desk.entries.get(path)
    return changed(desk.contents.read(entry), part) if entry is not None else new(part)


def faults_of(desk: Desk, contents: Mapping[str, bytes], as_of: str) -> list[Finding]:
    """The errors that these files (path → bytes) would bring, as if they stood in the repository already.

    A list and its deadlines are examined together, also where one of them stays as it is.
    """
    findings: list[Finding] = []

    def document(path: str) -> Document:
        content = contents[path] if path in contents else desk.contents.read(desk.entries[path])
        found, faults = read_document(path, content)
        kind = "deadlines" if path.startswith(DEADLINES) else "plan"
        findings.extend([*faults, *schema_findings(found, kind)])
        return found

    entries = _together(desk, contents)
    agreed, misplaced = read_plans(entries, document)
    plans, untimely = read_deadlines(entries, document, agreed)
    together = {year: Plan(year, {**_parts(desk, year), **plan.parts}) for year, plan in plans.items()}
    catalog = replace(desk.catalog, plans={**desk.catalog.plans, **together})
    findings += (one for one in check_catalogue(catalog, as_of) if one.where.path in contents)
    found = [*findings, *misplaced, *untimely]
    return sorted((one for one in found if one.severity is Severity.ERROR), key=Finding.sort_key)


def _together(desk: Desk, contents: Mapping[str, bytes]) -> dict[str, git.Entry]:
    """The files that are to be examined: those given, and the list or deadlines at hand that belong to them."""
    entries = {path: git.Entry(path, git.REGULAR, "") for path in contents}
    for path in contents:
        folder, other = (DEADLINES, FOLDER) if path.startswith(DEADLINES) else (FOLDER, DEADLINES)
        beside = f"{other}{path.removeprefix(folder)}"
        if beside in desk.entries and year_and_agency(path, folder) is not None:
            entries.setdefault(beside, desk.entries[beside])
    return entries


def _parts(desk: Desk, year: int) -> Mapping[str, AgencyPlan]:
    plan = desk.catalog.plans.get(year)
    return plan.parts if plan is not None else {}


def keep(desk: Desk, contents: Mapping[str, bytes], message: str) -> str:
    """Write the files, each atomically, and commit them alone; gives the commit's id."""
    for path, content in contents.items():
        place = desk.repository.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        replace_file(place, content)
    return git.commit_paths(desk.repository.root, list(contents), message)


def written(part: AgencyPlan) -> bytes:
    """The file of the list anew."""
    return whole(_listed(part), LISTED, (HEAD,))


def deadlines_written(part: AgencyPlan) -> bytes:
    """The file of its deadlines anew."""
    return whole(_timed(part), TIMED, (DEADLINES_HEAD,))


def rewritten(content: bytes, part: AgencyPlan) -> bytes:
    """The file of the list with its part in the place of what it said: only what differs is written anew, where that
    can be done line by line; otherwise the whole is, under the comments at its top.
    """
    agreed = part.timed({}, ())
    document, _ = read_document(part.path, content)
    before = plan_of(part.year, part.agency, document)

    def says(text: bytes) -> bool:
        found, findings = read_document(part.path, text)
        return not findings and plan_of(part.year, part.agency, found) == agreed

    if document.value is not None and before == agreed:
        return content
    new = spliced(document, _listed(before), _listed(part), LISTED)
    return new if new is not None and says(new) else whole(_listed(part), LISTED, _head(content, HEAD))


def retimed(content: bytes, part: AgencyPlan) -> bytes:
    """The file of deadlines with what the part says of time in the place of what it said, in the same way."""
    document, _ = read_document(part.deadlines_path, content)
    before = {key: [mapping(one) for one in sequence(document.mapping.get(key))] for key in TIMED}

    def says(text: bytes) -> bool:
        read, faults = read_document(part.deadlines_path, text)
        found, more = with_time(part, read)
        days, extensions = found.collect_by == part.collect_by, set(found.extensions) == set(part.extensions)
        wrong = any(one.severity is Severity.ERROR for one in more)
        return not faults and not wrong and days and extensions

    if document.value is not None and says(content):
        return content
    new = spliced(document, before, _timed(part), TIMED)
    return new if new is not None and says(new) else whole(_timed(part), TIMED, _head(content, DEADLINES_HEAD))


def _head(content: bytes, otherwise: str) -> Sequence[str]:
    return head_of(content.decode("utf-8", "replace")) or (otherwise,)


def _listed(part: AgencyPlan) -> Sections:
    own = len(part.agency) + 1  # what an id has before its name
    items = [_item(item, item.id[own:]) for item in part.items]
    came, gone = ([_dated(one, one.id[own:]) for one in dated] for dated in (part.added, part.removed))
    return {"items": items, "added": came, "removed": gone}


def _timed(part: AgencyPlan) -> Sections:
    own = len(part.agency) + 1
    days = part.collect_by.items()
    return {
        COLLECT_BY: [{"id": dataset[own:], "period": period, "day": day} for (dataset, period), day in days],
        EXTENSIONS: [_extension(one, one.dataset[own:]) for one in part.extensions],
    }


def _item(item: Item, name: str) -> Entry:
    releases = [{"period": one.period, "due": one.due} for one in item.releases]
    always = {
        "id": name, "title": item.title, "satuan": item.unit, "frequency": item.frequency, "releases": releases,
        "access": item.access,
    }  # fmt: skip
    given = {"unavailable": item.unavailable, "carried_from": item.carried_from}
    told = {"priority": item.priority, **given, "activity": item.activity, "basis": item.basis}
    return {**always, **_filled(told)}


def _dated(one: Addition | Removal, name: str) -> Entry:
    return {"id": name, "reason": one.reason, "on": one.on}


def _extension(one: Extension, name: str) -> Entry:
    return _filled({"step": one.step, "id": name, "until": one.until, "reason": one.reason})


def _filled(given: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in given.items() if value}
