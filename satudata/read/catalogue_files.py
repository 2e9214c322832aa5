"""The catalogue's own files, read into one `Catalog`: settings, agencies, waivers, calendars and reference codes."""

from __future__ import annotations

from collections.abc import Mapping

from satudata.model.activity import Activity
from satudata.model.finding import Finding, Where
from satudata.read.activities import activity_files, activity_id, activity_of
from satudata.read.calendars import read_calendars, read_working_time
from satudata.read.catalogue import Catalog, agencies_of, mapping, sequence, settings_of, waivers_of
from satudata.read.codes import CodeList, read_code_list
from satudata.read.deadlines import read_deadlines
from satudata.read.documents import Document, read_document
from satudata.read.git import Entry
from satudata.read.plans import read_plans
from satudata.read.reports import read_reports
from satudata.read.repository import CATALOGUE_MISSING, UNREADABLE, Contents
from satudata.read.requests import read_proceedings
from satudata.read.schemas import faults
from satudata.read.sops import sop_in_force

SETTINGS = "catalog/catalog.yml"
AGENCIES = "catalog/agencies.yml"
WAIVERS = "catalog/waivers.yml"
CODES = "catalog/codes/"


def read_catalog(
    entries: Mapping[str, Entry], contents: Contents, ids: frozenset[str]
) -> tuple[Catalog, list[Finding]]:
    """Everything around the datasets, and what is wrong with it. Missing or broken files leave their part empty."""
    findings: list[Finding] = []

    def document(path: str, kind: str, root: type = dict, required: bool = True) -> Document:
        return _document(entries, contents, path, kind, root, required, findings)

    def judged(path: str, kind: str) -> tuple[Document, list[Finding]]:
        found: list[Finding] = []
        return _document(entries, contents, path, kind, dict, True, found), found

    def calendar(path: str) -> tuple[Document, list[Finding]]:
        return judged(path, "calendar")

    codes = _code_lists(entries, contents, findings)
    settings = document(SETTINGS, "catalog")
    agencies = document(AGENCIES, "agencies", list)
    waivers = document(WAIVERS, "waivers", list, required=False)
    regions = codes["region"].names if "region" in codes else {}
    calendars, faulty = read_calendars(entries, calendar)
    working_time, disordered = read_working_time(settings)
    agreed, misplaced = read_plans(entries, lambda path: document(path, "plan"))
    plans, untimely = read_deadlines(entries, lambda path: document(path, "deadlines"), agreed)
    proceedings, unread = read_proceedings(entries, judged)
    reports, misdated = read_reports(entries, judged)
    sop, deviating = sop_in_force(settings, entries, judged)
    findings += [*faulty, *disordered, *deviating, *misplaced, *untimely, *unread, *misdated]
    lines = {n: waivers.line_of((n,)) for n in range(len(sequence(waivers.value)))}
    catalog = Catalog(
        settings=settings_of(settings.mapping, regions),
        agencies=agencies_of(sequence(agencies.value)),
        codes=codes,
        waivers=waivers_of(sequence(waivers.value), lines),
        dataset_ids=ids,
        calendars=calendars,
        working_time=working_time,
        sop=sop,
        activities=_activities(entries, contents, findings),
        plans=plans,
        reports=reports,
        **proceedings._asdict(),
    )
    return catalog, findings


def schema_findings(document: Document, kind: str, dataset: str = "") -> list[Finding]:
    """What the schema of that kind refuses in a document, each at the line of its key."""
    if document.value is None:
        return []
    return [
        fault.check.at(Where(document.path, document.line_of(fault.keys), 0, fault.path), dataset, **dict(fault.facts))
        for fault in faults(kind, document.value)
    ]


def _document(
    entries: Mapping[str, Entry],
    contents: Contents,
    path: str,
    kind: str,
    root: type,
    required: bool,
    findings: list[Finding],
) -> Document:
    content = content_of(entries, contents, path, findings)
    if content is None:
        if required and path not in entries:
            findings.append(CATALOGUE_MISSING.at(Where(path)))
        return Document(path, None)
    if not required and not says_something(content):
        return Document(path, None)
    document, faults_found = read_document(path, content, root)
    findings += faults_found
    findings += schema_findings(document, kind)
    return document


def says_something(content: bytes) -> bool:
    """Whether there is more than comments and blank lines."""
    return any(line.strip() and not line.strip().startswith(b"#") for line in content.splitlines())


def content_of(entries: Mapping[str, Entry], contents: Contents, path: str, findings: list[Finding]) -> bytes | None:
    """The bytes of a file, None when it is absent or cannot be read, of which a finding is added."""
    entry = entries.get(path)
    if entry is None:
        return None
    try:
        return contents.read(entry)
    except OSError as error:
        findings.append(UNREADABLE.at(Where(path), problem=str(error.strerror or error)))
        return None


def _activities(entries: Mapping[str, Entry], contents: Contents, findings: list[Finding]) -> Mapping[str, Activity]:
    """The statistical activities by id, in order of id; what cannot be read is told and left out."""
    files, faults_found = activity_files(entries)
    findings += faults_found
    found = {}
    for entry in files:
        document = _document(entries, contents, entry.path, "activity", dict, True, findings)
        if document.value is not None:
            found[activity_id(entry.path)] = activity_of(activity_id(entry.path), document)
    return found


def _code_lists(entries: Mapping[str, Entry], contents: Contents, findings: list[Finding]) -> dict[str, CodeList]:
    about_path = f"{CODES}codes.yml"
    about: Mapping[str, object] = {}
    if (content := content_of(entries, contents, about_path, findings)) is not None:
        document, faults_found = read_document(about_path, content)
        findings += faults_found
        about = document.mapping
    lists = {}
    for path in entries:
        if path.startswith(CODES) and path.endswith(".csv"):
            content = content_of(entries, contents, path, findings)
            if content is not None:
                name = path.removeprefix(CODES).removesuffix(".csv")
                lists[name], faults_found = read_code_list(path, content, mapping(about.get(name)))
                findings += faults_found
    return lists
