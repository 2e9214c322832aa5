"""Procedures (SOP) as data: the engine's own (`assets/sop/`), the instance's (`catalog/sop/own.yml`), and which of
them is in force with what the instance changes (`catalog/sop.yml`).

Fail closed: an instance's own procedure with a fault gives none at all, deviations with a fault give none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files

from satudata.model.catalog import Bilingual
from satudata.model.finding import Check, Finding, Where
from satudata.model.sop import NO_LIMIT, Assumption, Proof, Row, Sop, Subject
from satudata.model.statement import Release
from satudata.read import sop_deviations, sop_rules
from satudata.read.catalogue import mapping, sequence, text, texts
from satudata.read.documents import Document, read_document
from satudata.read.limits import limit_of
from satudata.read.places import OWN_SOP, SOP_DEVIATIONS
from satudata.read.sop_deviations import actors_of

FOLDER = "catalog/sop/"
OWN = "own"  # the name by which the settings call the instance's own procedure

UNKNOWN = Check("sop-unknown", waivable=False)
BAD_NAME = Check("sop-bad-name", waivable=False)

CODES = (UNKNOWN, BAD_NAME, *sop_rules.CODES, *sop_deviations.CODES)

Read = Callable[[str, str], tuple[Document, list[Finding]]]  # path, kind → the document, judged by its schema


@cache
def sop_names() -> tuple[str, ...]:
    """The names of the engine's own procedures, in order of name."""
    folder = files("satudata").joinpath("assets/sop")
    return tuple(sorted(entry.name.removesuffix(".yml") for entry in folder.iterdir() if entry.name.endswith(".yml")))


@cache
def load_sop(name: str) -> Sop:
    """One of the engine's own procedures. KeyError for a name that is not among `sop_names`."""
    if name not in sop_names():
        raise KeyError(name)
    return sop_of(name, sop_document(name).mapping)


def sop_document(name: str) -> Document:
    """The file of one of the engine's own procedures, as it is."""
    path = f"assets/sop/{name}.yml"
    return read_document(path, files("satudata").joinpath(path).read_bytes())[0]


def sop_in_force(settings: Document, paths: Iterable[str], read: Read) -> tuple[Sop | None, list[Finding]]:
    """The procedure that `sop:` of the settings names, with the instance's deviations, and what is wrong or differs.

    `paths` are those of the instance; `read` gives the document of one. None when there is no such procedure, or the
    instance's own has a fault: then nothing can be published by it.
    """
    present = set(paths)
    findings = [_misnamed(path) for path in sorted(present) if _is_stray(path)]
    name = text(settings.mapping.get("sop"))
    sop: Sop | None = None
    if name == OWN and OWN_SOP in present:
        sop, found = _own(*read(OWN_SOP, "sop"))
        findings += found
    elif name in sop_names():
        sop = load_sop(name)
    elif name:  # that it is missing, the schema tells
        where = Where(settings.path, settings.line_of(("sop",)), 0, "sop")
        findings.append(UNKNOWN.at(where, sop=name, known=", ".join((*sop_names(), OWN)), path=OWN_SOP))
    if sop is None or SOP_DEVIATIONS not in present:
        return sop, findings
    document, found = read(SOP_DEVIATIONS, "sop_override")
    deviating, more = sop_deviations.applied(sop, document) if not found else (sop, [])
    return deviating, [*findings, *found, *more]


def _is_stray(path: str) -> bool:
    return path.startswith(FOLDER) and path not in (OWN_SOP, f"{FOLDER}.gitkeep")


def _misnamed(path: str) -> Finding:
    return BAD_NAME.at(Where(path), expected=OWN_SOP)


def _own(document: Document, findings: list[Finding]) -> tuple[Sop | None, list[Finding]]:
    if findings or document.value is None:
        return None, findings
    sop = sop_of(OWN, document.mapping)
    found = sop_rules.faults(sop, document)
    return (None if found else sop), found


def sop_of(name: str, source: Mapping[str, object]) -> Sop:
    """A procedure from a document that its schema takes."""
    return Sop(
        name=name,
        title=text(source.get("title")),
        short=_bilingual(source.get("short")),
        rows=tuple(map(_row, _items(source, "rows"))),
        region=text(source.get("region")),
        document={key: text(value) for key, value in mapping(source.get("document")).items()},
        header={key: texts(value) for key, value in mapping(source.get("header")).items()},
        columns=tuple(
            (text(item.get("title")), texts(item.get("roles")))
            for item in map(mapping, sequence(source.get("columns")))
        ),
        service={
            text(item.get("component")): "\n".join(texts(item.get("text")))
            for item in map(mapping, sequence(source.get("service")))
        },
        hours={day: texts(spans) for day, spans in mapping(source.get("hours")).items()},
        release=Release(text(source.get("release"))),
        every=text(source.get("every")),
        reports=texts(source.get("reports")),
    )


def _row(item: Mapping[str, object]) -> Row:
    return Row(
        number=text(item.get("number")),
        step=text(item.get("step")),
        subject=Subject(text(item.get("subject"))),
        activity=text(item.get("activity")),
        stage=text(item.get("stage")),
        inputs=text(item.get("inputs")),
        time=text(item.get("time")),
        output=text(item.get("output")),
        note=text(item.get("note")),
        actors=actors_of(item.get("actors")),
        proof=Proof(text(item.get("proof")) or Proof.STATEMENT),
        limit=limit_of(text(item.get("limit"))) or NO_LIMIT,
        extendable=item.get("extendable") is True,
        pauses=text(item.get("pauses")),
        after=texts(item.get("after")),
        binds=item.get("binds") is True,
        gates=item.get("gates") is True,
        document=text(item.get("document")),
        needs=texts(item.get("needs")),
        distinct_from=texts(item.get("distinct_from")),
        returns_to=text(item.get("returns_to")),
        optional=item.get("optional") is True,
        assumptions=tuple(map(_assumption, _items(item, "assumptions"))),
    )


def _assumption(item: Mapping[str, object]) -> Assumption:
    return Assumption(text(item.get("about")), _bilingual(item))


def _items(source: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    return [mapping(item) for item in sequence(source.get(key))]


def _bilingual(value: object) -> Bilingual:
    return Bilingual(text(mapping(value).get("id")), text(mapping(value).get("en")))
