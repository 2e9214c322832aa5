"""Changing a list of data: the agency's file rewritten where it differs, examined first, and committed alone.

Only what changed is written anew: comments and lines that somebody put into the file by hand stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from satudata.checks.plan import check_catalogue
from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.export.yaml_text import yaml_text
from satudata.model.finding import Finding, Severity
from satudata.model.plan import FOLDER, AgencyPlan, Extension, Item, Plan, Removal
from satudata.read.catalogue_files import schema_findings
from satudata.read.documents import Document, read_document
from satudata.read.git import FILES, REGULAR, Entry, commit_paths
from satudata.read.plans import plan_of, read_plans
from satudata.write import replace_file

HEAD = "# yaml-language-server: $schema=../../schemas/plan.schema.json"
ITEMS, REMOVED, EXTENSIONS = "items", "removed", "extensions"


def part_at_hand(desk: Desk, year: int, agency: str) -> AgencyPlan:
    """An agency's part as its file says. SatudataError `agency-unknown`, `plan-missing`, `plan-unreadable`."""
    if agency not in desk.catalog.agencies:
        raise SatudataError("agency-unknown", agency=agency)
    path = f"{FOLDER}{year}/{agency}.yml"
    entry = desk.entries.get(path)
    if entry is None or entry.mode not in FILES:
        raise SatudataError("plan-missing", path=path, year=year)
    document, _ = read_document(path, desk.contents.read(entry))
    if document.value is None:
        raise SatudataError("plan-unreadable", path=path)
    return plan_of(year, agency, document)


def content_of(desk: Desk, part: AgencyPlan) -> bytes:
    """The file of that part with what it says now; its own bytes where nothing is different."""
    entry = desk.entries.get(part.path)
    return rewritten(desk.contents.read(entry), part) if entry is not None else written(part)


def faults_of(desk: Desk, contents: Mapping[str, bytes], as_of: str) -> list[Finding]:
    """The errors that these files (path → bytes) would bring, as if they stood in the repository already."""
    findings: list[Finding] = []

    def document(path: str) -> Document:
        found, faults = read_document(path, contents[path])
        findings.extend([*faults, *schema_findings(found, "plan")])
        return found

    plans, faults = read_plans({path: Entry(path, REGULAR, "") for path in contents}, document)
    findings += faults
    together = {year: Plan(year, {**_parts(desk, year), **plan.parts}) for year, plan in plans.items()}
    catalog = replace(desk.catalog, plans={**desk.catalog.plans, **together})
    findings += (one for one in check_catalogue(catalog, as_of) if one.where.path in contents)
    return sorted((one for one in findings if one.severity is Severity.ERROR), key=Finding.sort_key)


def _parts(desk: Desk, year: int) -> Mapping[str, AgencyPlan]:
    plan = desk.catalog.plans.get(year)
    return plan.parts if plan is not None else {}


def keep(desk: Desk, contents: Mapping[str, bytes], message: str) -> str:
    """Write the files, each atomically, and commit them alone; gives the commit's id."""
    for path, content in contents.items():
        place = desk.repository.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        replace_file(place, content)
    return commit_paths(desk.repository.root, list(contents), message)


def written(part: AgencyPlan, head: Sequence[str] = (HEAD,)) -> bytes:
    """The whole file anew."""
    return yaml_text({ITEMS: [], **_document(part)}, head).encode()


def _document(part: AgencyPlan) -> dict[str, object]:
    own = len(part.agency) + 1  # what an id has before its name
    sections = {
        ITEMS: [_item(item, item.id[own:]) for item in part.items],
        REMOVED: [_removal(one, one.id[own:]) for one in part.removed],
        EXTENSIONS: [_extension(one, one.dataset[own:]) for one in part.extensions],
    }
    return {key: value for key, value in sections.items() if value}


def _item(item: Item, name: str) -> dict[str, object]:
    releases = [_filled({"period": one.period, "due": one.due, "collect_by": one.collect_by}) for one in item.releases]
    always = {
        "id": name, "title": item.title, "satuan": item.unit, "frequency": item.frequency, "releases": releases,
        "access": item.access,
    }  # fmt: skip
    given = {"unavailable": item.unavailable, "carried_from": item.carried_from}
    told = {"priority": item.priority, **given, "activity": item.activity, "basis": item.basis}
    return {**always, **_filled(told)}


def _removal(one: Removal, name: str) -> dict[str, object]:
    return {"id": name, "reason": one.reason, "on": one.on}


def _extension(one: Extension, name: str) -> dict[str, object]:
    return _filled({"step": one.step, "id": name, "until": one.until, "reason": one.reason})


def _filled(given: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in given.items() if value}


def rewritten(content: bytes, part: AgencyPlan) -> bytes:
    """The file with its part in the place of what it said: only what differs is written anew, where that can be done
    line by line; otherwise the whole is, under the comments at its top.
    """
    document, _ = read_document(part.path, content)
    before = plan_of(part.year, part.agency, document)
    if document.value is not None and before == part:
        return content
    spliced = _spliced(document, before, part)
    if spliced is not None and _says(spliced, part):
        return spliced
    head = list(_head(content.decode("utf-8", "replace").splitlines())) or [HEAD]
    return written(part, head)


def _head(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if not line.startswith("#"):
            return
        yield line


def _says(content: bytes, part: AgencyPlan) -> bool:
    document, findings = read_document(part.path, content)
    return not findings and plan_of(part.year, part.agency, document) == part


def _spliced(document: Document, before: AgencyPlan, after: AgencyPlan) -> bytes | None:
    """The text with its changed sections replaced, None where it is not laid out in lines of its own."""
    text = document.text if document.text.endswith("\n") else f"{document.text}\n"
    keys = [key for key in document.mapping if key in (ITEMS, REMOVED, EXTENSIONS)]
    starts = [document.line_of((key,)) for key in keys]
    if not starts or "\r" in text or starts != sorted(set(starts)):
        return None
    lines = text.splitlines(keepends=True)
    pieces: list[str] = lines[: starts[0] - 1]
    new = _document(after)
    for key, start, end in zip(keys, starts, [*(start - 1 for start in starts[1:]), len(lines)], strict=True):
        block, gap = _trimmed(lines[start - 1 : end])
        if key == ITEMS:
            pieces += _items(block, start, document, before, after)
        elif _document(before).get(key) == new.get(key):
            pieces += block
        elif key in new:
            pieces.append(yaml_text({key: new[key]}))
        pieces += gap
    pieces += (yaml_text({key: value}) for key, value in new.items() if key not in keys)
    return "".join(pieces).encode()


def _trimmed(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Lines up to the last that says something, and the blank lines and comments after it."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return list(lines[:end]), list(lines[end:])


def _items(
    block: Sequence[str], first: int, document: Document, before: AgencyPlan, after: AgencyPlan
) -> Iterator[str]:
    """The lines of `items:`, those of an item that did not change as they are."""
    own = len(after.agency) + 1
    starts = [document.line_of((ITEMS, n)) - first for n in range(len(before.items))]
    wanted = {item.id: item for item in after.items}
    if not starts:
        yield yaml_text({ITEMS: [_item(item, item.id[own:]) for item in after.items]})
        return
    yield from block[: starts[0]] if after.items else ("items: []\n",)
    for item, start, end in zip(before.items, starts, [*starts[1:], len(block)], strict=True):
        lines, gap = _trimmed(block[start:end])
        now = wanted.pop(item.id, None)
        if now is not None:
            yield from lines if now == item else _one(now, own)
        yield from gap if after.items else ()
    for item in wanted.values():
        yield from _one(item, own)


def _one(item: Item, own: int) -> Iterator[str]:
    """One item as lines below `items:`."""
    yield from yaml_text({ITEMS: [_item(item, item.id[own:])]}).splitlines(keepends=True)[1:]
