"""Requests, complaints and the data architecture become values; what cannot be read becomes findings.

Whether what they say is right is asked in `checks/requests.py`; here whatever has the right shape is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from satudata.model import architecture as places
from satudata.model.addresses import plain_name
from satudata.model.architecture import Architecture
from satudata.model.architecture import Entry as ArchitectureEntry
from satudata.model.finding import Check, Finding, Where
from satudata.model.request import (
    COMPLAINTS,
    FOLDER,
    FORUM,
    Complaint,
    Complaints,
    DataRequest,
    Decision,
    Delivery,
    Extension,
    Need,
    Objection,
    Requests,
    Routing,
)
from satudata.read.catalogue import dataset_of, mapping, sequence, text, texts
from satudata.read.documents import Document
from satudata.read.git import REGULAR, Entry
from satudata.read.repository import shown_path

MISPLACED = Check("requests-misplaced", waivable=False)

CODES = (MISPLACED,)

SUFFIX = ".yml"
DELIVERY = ("dataset", "on", "how", "record")
NUMBERED = re.compile(r"20[0-9]{2}/[0-9]{4}")

Read = Callable[[str, str], tuple[Document, list[Finding]]]  # path, kind of schema → the document, and its faults


class Proceedings(NamedTuple):
    """What goes on between who asks for data and who has them, each by id in order."""

    requests: Requests
    complaints: Complaints
    architecture: Architecture


def read_proceedings(entries: Mapping[str, Entry], read: Read) -> tuple[Proceedings, list[Finding]]:
    """Everything of the three folders; files that are not at their place are told and left out."""
    requests, missed = read_requests(entries, read)
    complaints, missed_complaints = read_complaints(entries, read)
    architecture, missed_entries = read_architecture(entries, read)
    return Proceedings(requests, complaints, architecture), [*missed, *missed_complaints, *missed_entries]


def read_requests(entries: Mapping[str, Entry], read: Read) -> tuple[Requests, list[Finding]]:
    """Every request by id (`2026/0001`), in order; files that are not at their place are told and left out."""
    found, findings = _documents(entries, FOLDER, "request", read, NUMBERED.fullmatch)
    return {name: request_of(name, document) for name, document in found}, findings


def read_complaints(entries: Mapping[str, Entry], read: Read) -> tuple[Complaints, list[Finding]]:
    """Every complaint by id, in order, as requests are."""
    found, findings = _documents(entries, COMPLAINTS, "complaint", read, NUMBERED.fullmatch)
    return {name: complaint_of(name, document) for name, document in found}, findings


def read_architecture(entries: Mapping[str, Entry], read: Read) -> tuple[Architecture, list[Finding]]:
    """Every entry of the data architecture by id, in order."""
    found, findings = _documents(entries, places.FOLDER, "architecture", read, plain_name)
    return {name: entry_of(name, document) for name, document in found}, findings


def _documents(
    entries: Mapping[str, Entry], folder: str, kind: str, read: Read, fits: Callable[[str], object]
) -> tuple[list[tuple[str, Document]], list[Finding]]:
    """(id, document) of each file of a folder that can be read, in order, and what lies there without being one."""
    found: list[tuple[str, Document]] = []
    findings: list[Finding] = []
    for path in sorted(path for path in entries if path.startswith(folder)):
        name = path.removeprefix(folder)
        if name == ".gitkeep":
            continue
        own = name.removesuffix(SUFFIX)
        if not name.endswith(SUFFIX) or not fits(own) or entries[path].mode != REGULAR:
            findings.append(MISPLACED.at(Where(shown_path(path)), folder=folder))
            continue
        document, faults = read(path, kind)
        findings += map(unquoted, faults)
        if document.value is not None:
            found.append((own, document))
    return found, findings


def unquoted(finding: Finding) -> Finding:
    """The same without the value it refuses: whoever mistakes the place of a name must not find it in a log."""
    return replace(
        finding, facts=tuple((name, f"{str(fact)[:2]}…" if name == "value" else fact) for name, fact in finding.facts)
    )


def request_of(name: str, document: Document) -> DataRequest:
    """The typed request from its file; the number comes from the path alone."""
    source = document.mapping
    requester = mapping(source.get("requester"))
    kind = text(source.get("kind"))
    return DataRequest(
        id=name,
        kind=kind,
        received=text(source.get("received")),
        channel=text(source.get("channel")),
        requester=text(requester.get("institution" if kind == FORUM else "class")),
        subject=text(source.get("subject")),
        needs=tuple(Need(*_keys(one, "title", "level", "period", "format")) for one in _items(source, "needs")),
        contact_ref=text(source.get("contact_ref")),
        routing=tuple(Routing(*_keys(one, "to", "by", "on", "instruction")) for one in _items(source, "routing")),
        architecture=text(source.get("architecture")),
        datasets=texts(source.get("datasets")),
        decision=_decision(source),
        answered_on=text(source.get("answered_on")),
        extension=_extension(source),
        objection=_objection(source),
        deliveries=tuple(
            Delivery(*_keys(one, "dataset", "on", "how", "record")) for one in _items(source, "deliveries")
        ),
        document=source,
        source=document.text,
    )


def _items(source: Mapping[str, object], key: str) -> Iterator[Mapping[str, object]]:
    return map(mapping, sequence(source.get(key)))


def _keys(source: Mapping[str, object], *keys: str) -> tuple[str, ...]:
    return tuple(text(source.get(key)) for key in keys)


def _decision(source: Mapping[str, object]) -> Decision | None:
    given = mapping(source.get("decision"))
    keys = ("access", "by", "on", "ground", "reason", "consequence_test")
    return Decision(*_keys(given, *keys)) if given else None


def _extension(source: Mapping[str, object]) -> Extension | None:
    given = mapping(source.get("extension"))
    return Extension(*_keys(given, "on", "until", "reason")) if given else None


def _objection(source: Mapping[str, object]) -> Objection | None:
    given = mapping(source.get("objection"))
    keys = ("received", "ground", "answered_on", "outcome", "reason")
    return Objection(*_keys(given, *keys)) if given else None


def complaint_of(name: str, document: Document) -> Complaint:
    """The typed complaint from its file."""
    source = document.mapping
    answer = mapping(source.get("answer"))
    keys = ("received", "channel", "complainant", "subject", "unit", "section", "contact_ref")
    return Complaint(
        id=name,
        **{key: text(source.get(key)) for key in keys},
        datasets=texts(source.get("datasets")),
        answered_on=text(answer.get("on")),
        answer=text(answer.get("text")),
        closed_on=text(source.get("closed_on")),
        document=source,
        source=document.text,
    )


def entry_of(name: str, document: Document) -> ArchitectureEntry:
    """The typed entry from its file; the dataset to come is named by `name`, else as the file is."""
    source = document.mapping
    agency = text(source.get("agency"))
    dataset = dataset_of(f"{agency}/{text(source.get('name')) or name}", source)
    return ArchitectureEntry(name, agency, dataset, source, document.text)
