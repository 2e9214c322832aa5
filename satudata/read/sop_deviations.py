"""What an instance does otherwise than the procedure it follows (`catalog/sop.yml`): limits, actors, where refusals go
back to, what role columns are called, and its service sheet.

Every deviation is told. None of them may open a gate: nobody who writes data lets them out, rows that gate keep as many
actors, and hands that must differ keep different roles. One fault, and none of the deviations is in force.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from satudata.model.finding import Check, Finding, Severity, Where
from satudata.model.sop import Row, Sop
from satudata.read.catalogue import mapping, sequence, text, texts
from satudata.read.documents import Document
from satudata.read.limits import limit_of, written
from satudata.read.sop_rules import AUTHORS

UNKNOWN = Check("sop-deviation-unknown", waivable=False)
WEAKENS = Check("sop-deviation-weakens", waivable=False)
DEVIATION = Check("sop-deviation", Severity.NOTE, waivable=False)

CODES = (UNKNOWN, WEAKENS, DEVIATION)

Given = Mapping[str, object]
Change = tuple[str, str, str, Where]  # key of the deviation, what it was, what it is, where it is said


def applied(sop: Sop, document: Document) -> tuple[Sop, list[Finding]]:
    """The procedure with the deviations of a document that its schema takes, each told; unchanged when one has a fault.

    A deviation that says what the procedure says already is none.
    """
    source = document.mapping
    refused = [*_unknown(sop, document), *_weaker(sop, document)]
    if refused:
        return sop, refused
    given = {text(one.get("step")): one for one in map(mapping, sequence(source.get("rows")))}
    labels = {text(one.get("title")): text(one.get("label")) for one in map(mapping, sequence(source.get("columns")))}
    sheet = {text(one.get("component")): _lines(one) for one in map(mapping, sequence(source.get("service")))}
    changed = replace(
        sop,
        rows=tuple(_row(row, given[row.step]) if row.step in given else row for row in sop.rows),
        columns=tuple((labels.get(title, title), roles) for title, roles in sop.columns),
        service={**sop.service, **sheet},
    )
    changes = [*_row_changes(sop, changed, document), *_other_changes(sop, labels, sheet, document)]
    grounds = {key: text(given[key.split(".")[1]].get("reason")) for key, *_ in changes if key.startswith("rows.")}
    told = [DEVIATION.at(where, key=key, before=before, after=after) for key, before, after, where in changes]
    deviations = tuple(key for key, *_ in changes)
    if not deviations:
        return sop, []
    return replace(changed, deviations=deviations, grounds=grounds, followed=sop), told


def actors_of(value: object) -> tuple[tuple[str, ...], ...]:
    """Everybody who acts, each as the roles any one of which will do."""
    return tuple(texts(one) for one in sequence(value))


def shown_actors(actors: tuple[tuple[str, ...], ...]) -> str:
    """`operator + data_steward/supporting_steward`: all of them, each as its roles."""
    return " + ".join("/".join(one) for one in actors)


def _row(row: Row, given: Given) -> Row:
    """The row as the instance runs it; what it decides is assumed no more."""
    actors, limit, back = actors_of(given.get("actors")), limit_of(text(given.get("limit"))), given.get("returns_to")
    return replace(
        row,
        actors=actors or row.actors,
        limit=limit if "limit" in given and limit is not None else row.limit,
        returns_to=text(back) or row.returns_to,
        assumptions=tuple(one for one in row.assumptions if one.about not in given),
    )


def _row_changes(sop: Sop, changed: Sop, document: Document) -> Iterator[Change]:
    places = _places(document, "rows", "step")
    for row, now in zip(sop.rows, changed.rows, strict=True):
        told = (
            ("limit", written(row.limit), written(now.limit)),
            ("actors", shown_actors(row.actors), shown_actors(now.actors)),
            ("returns_to", row.returns_to, now.returns_to),
        )
        for key, before, after in told:
            if before != after:
                yield f"rows.{row.step}.{key}", before, after, _where(document, "rows", places[row.step], key)


def _other_changes(
    sop: Sop, labels: Mapping[str, str], sheet: Mapping[str, str], document: Document
) -> Iterator[Change]:
    titles, components = _places(document, "columns", "title"), _places(document, "service", "component")
    for title, label in labels.items():
        if label != title:
            yield f"columns.{title}", title, label, _where(document, "columns", titles[title])
    for component, lines in sheet.items():
        if lines != sop.service[component]:
            where = _where(document, "service", components[component])
            yield f"service.{component}", _flat(sop.service[component]), _flat(lines), where


def _unknown(sop: Sop, document: Document) -> Iterator[Finding]:
    """Rows, columns and components that the procedure does not have, or that are named twice."""
    for part, key, known in (
        ("rows", "step", [row.step for row in sop.rows]),
        ("columns", "title", [title for title, _ in sop.columns]),
        ("service", "component", list(sop.service)),
    ):
        left = list(known)
        for n, item in enumerate(map(mapping, sequence(document.mapping.get(part)))):
            name = text(item.get(key))
            if name not in left:
                yield UNKNOWN.at(_where(document, part, n, key), name=name, known=", ".join(known))
            else:
                left.remove(name)


def _weaker(sop: Sop, document: Document) -> Iterator[Finding]:
    """Deviations that would open a gate, or that the procedure cannot take."""
    for n, given in enumerate(map(mapping, sequence(document.mapping.get("rows")))):
        row = sop.row(text(given.get("step")))
        if row is None:
            continue
        if limit_of(text(given.get("limit"))) is None:
            yield UNKNOWN.at(_where(document, "rows", n, "limit"), name=text(given.get("limit")), known="1-5 days")
        back, place = text(given.get("returns_to")), sop.rows.index(row)
        if back and back not in (before := [one.step for one in sop.rows[: place + 1]]):
            yield UNKNOWN.at(_where(document, "rows", n, "returns_to"), name=back, known=", ".join(before))
        if "actors" in given and _opens(sop, document, row, actors_of(given["actors"])):
            yield WEAKENS.at(_where(document, "rows", n, "actors"), step=row.step)


def _opens(sop: Sop, document: Document, row: Row, actors: tuple[tuple[str, ...], ...]) -> bool:
    """Whether these actors would weaken a row without which nothing is published, or one that must be another's."""
    guarded = [one for one in sop.rows if one.step in row.distinct_from or row.step in one.distinct_from]
    if not (row.gates or guarded):
        return False
    given = {
        text(one.get("step")): actors_of(one["actors"])
        for one in map(mapping, sequence(document.mapping.get("rows")))
        if "actors" in one
    }
    roles = {role for one in actors for role in one}
    # Roles that the procedure itself lets meet (a data steward in two steps) may go on meeting.
    meeting = roles - set(row.roles)
    others = {role for one in guarded for acting in given.get(one.step, one.actors) for role in acting}
    return len(actors) < len(row.actors) or bool(meeting & others) or (row.gates and bool(roles & set(AUTHORS)))


def _places(document: Document, part: str, key: str) -> dict[str, int]:
    items = map(mapping, sequence(document.mapping.get(part)))
    return {text(item.get(key)): n for n, item in enumerate(items)}


def _where(document: Document, *keys: str | int) -> Where:
    path = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
    return Where(document.path, document.line_of(keys), 0, path.lstrip("."))


def _lines(item: Given) -> str:
    return "\n".join(texts(item.get("text")))


def _flat(lines: str) -> str:
    return lines.replace("\n", "; ")
