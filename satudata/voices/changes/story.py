"""Changes put into sentences and tables once; terminal, Markdown and HTML only dress them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from satudata.model.catalog import Access
from satudata.model.changes import (
    CatalogueChanges,
    Concealed,
    Counts,
    DatasetChanges,
    Grade,
    KeyChange,
    Kind,
)
from satudata.text import Text
from satudata.voices.changes.figures import added_told, uniform_told, values_told
from satudata.voices.changes.grids import STRIKING, Grid, Line, Tone, grids
from satudata.voices.changes.words import (
    MAX_CELL,
    Reader,
    counted,
    key_name,
    shown,
    values_of,
)

MAX_NAMED = 12  # columns, periods or files named one by one
MAX_MEANING = 6  # changes of meaning told as sentences; all stand in the table of metadata
SHORT = 8  # characters of a commit id


class Chapter(NamedTuple):
    """One dataset: id, title, what became of it in a word, sentences, tables; the loudest tone of its sentences."""

    id: str
    title: str
    kind: str
    lines: tuple[Line, ...]
    grids: tuple[Grid, ...]
    tone: Tone


class Story(NamedTuple):
    """The whole: title, which versions, what it comes to, and the datasets in the order in which they matter."""

    title: str
    compared: str
    base: str
    lead: tuple[Line, ...]
    chapters: tuple[Chapter, ...]


def story(changes: CatalogueChanges, reader: Reader, limit: int) -> Story:
    """The story of these changes; tables have at most `limit` rows."""
    t = reader.t
    head = changes.head[:SHORT] or t("changes.working")
    return Story(
        title=t("changes.title"),
        compared=t("changes.compared", base=changes.base[:SHORT], head=head),
        base=changes.base[:SHORT],
        lead=tuple(_lead(changes, t)),
        chapters=tuple(chapter(one, reader, limit) for one in changes.datasets),
    )


def _lead(changes: CatalogueChanges, t: Text) -> Iterator[Line]:
    if not changes.datasets and not changes.files:
        yield Line(Tone.PLAIN, t("changes.none"))
    if changes.datasets:
        told = [counted(t, "datasets", len(changes.datasets))]
        kinds = [one.kind for one in changes.datasets]
        numbers = {
            "access": sum(one.access_changed for one in changes.datasets),
            **{str(kind): kinds.count(kind) for kind in (Kind.NEW, Kind.REMOVED, Kind.RENAMED)},
        }
        told += [t(f"changes.lead.{key}", n=t.number(n)) for key, n in numbers.items() if n]
        yield Line(Tone.ALARM if numbers["access"] else Tone.PLAIN, t("changes.sentence", told=", ".join(told)))
    if changes.files:
        yield Line(Tone.FAINT, t("changes.files", files=_listed(_folders([one.path for one in changes.files], t), t)))


def _folders(paths: Sequence[str], t: Text) -> list[str]:
    """The paths, those of one folder of the catalogue as one name with their number."""
    groups: dict[str, list[str]] = {}
    for path in paths:
        folder = "/".join(path.split("/")[:2]) if path.count("/") > 1 else path
        groups.setdefault(folder, []).append(path)
    return [found[0] if len(found) == 1 else f"{name}/ ({t.number(len(found))})" for name, found in groups.items()]


def _listed(names: Sequence[str], t: Text) -> str:
    told = [shown(name) for name in names[:MAX_NAMED]]
    rest = len(names) - len(told)
    return ", ".join(told) + (f" {t('changes.and_more', n=t.number(rest))}" if rest else "")


def chapter(changes: DatasetChanges, reader: Reader, limit: int) -> Chapter:
    """One dataset told."""
    t = reader.t
    metadata = _worth_telling(changes)
    meaning = [one for one in metadata if one.grade is Grade.MEANING][:MAX_MEANING]
    lines = tuple(_lines(changes, meaning, reader))
    rest = [one for one in metadata if one not in meaning or not _short(one, t)]
    order = list(Tone)
    return Chapter(
        id=changes.id,
        title=shown(changes.title[t.language] or changes.id, 200),
        kind=t(f"changes.kind.{changes.kind}"),
        lines=lines,
        grids=grids(changes, rest, reader, limit),
        tone=min((line.tone for line in lines), key=order.index, default=Tone.FAINT),
    )


def _worth_telling(changes: DatasetChanges) -> tuple[KeyChange, ...]:
    """The metadata beside the access level, and beside columns and datasets that are new or gone as a whole; nothing
    where one version's cannot be read."""
    if changes.kind in (Kind.NEW, Kind.REMOVED) or changes.illegible:
        return ()
    whole = {one.path[2] for one in changes.metadata if one.path[3:] == ("name",) and not (one.before and one.after)}
    return tuple(
        one
        for one in changes.metadata
        if not (one.path == ("access", "level") and changes.access_changed)
        and one.path != ("schema", "fields")
        and not (one.path[:2] == ("schema", "fields") and (one.path[2] in whole or one.path[3:] == ("name",)))
    )


def _lines(changes: DatasetChanges, meaning: Sequence[KeyChange], reader: Reader) -> Iterator[Line]:
    """The sentences, those that matter most first."""
    t = reader.t
    yield from _identity(changes, t)
    for what, sides in (("illegible", changes.illegible), ("unreadable", changes.unreadable)):
        for side in sides:
            tone = Tone.ALARM if side == "after" else Tone.FAINT
            yield Line(tone, t(f"changes.{what}_{side}", dataset=changes.id))
    if changes.concealed is not Concealed.NO and changes.table is None and changes.counts is not None:
        yield Line(Tone.WARN, t(f"changes.concealed.{changes.concealed}"))
    yield from _meaning(meaning, t)
    if changes.kind not in (Kind.NEW, Kind.REMOVED):
        yield from _columns(changes, t)
        yield from _figures(changes, reader)
        yield from _notes(changes, t)


def _identity(changes: DatasetChanges, t: Text) -> Iterator[Line]:
    """Access first, then what became of the dataset as a whole."""
    before, after = (t(f"changes.access.{level}") if level is not None else "" for level in changes.access)
    if changes.access_changed:
        key = {Access.OPEN: "opened"}.get(changes.access[1] or Access.CLOSED, "other")
        key = "shut" if changes.access[0] is Access.OPEN else key
        yield Line(Tone.ALARM, t(f"changes.access_{key}", before=before, after=after))
    if changes.kind is Kind.NEW:
        counts = changes.counts
        key = "new" if counts is not None else "new_without"
        rows = counted(t, "rows", counts.rows_after if counts is not None else 0)
        yield Line(Tone.PLAIN, t(f"changes.{key}", access=after, rows=rows, columns=_width(changes, t)))
    elif changes.kind is Kind.REMOVED:
        yield Line(Tone.ALARM, t("changes.removed"))
    elif changes.kind is Kind.RENAMED:
        key, tone = ("renamed", Tone.PLAIN) if changes.declared else ("renamed_silently", Tone.WARN)
        yield Line(tone, t(f"changes.{key}", before=shown(changes.id_before)))


def _meaning(meaning: Sequence[KeyChange], t: Text) -> Iterator[Line]:
    """What the figures mean now: short values in the sentence alone, long ones in the table of metadata."""
    for one in meaning:
        before, after = values_of(one, t)
        key = "meaning" if _short(one, t) else "meaning_long"
        yield Line(Tone.WARN, t(f"changes.{key}", key=key_name(one.path, t), before=before, after=after))


def _short(change: KeyChange, t: Text) -> bool:
    return sum(map(len, values_of(change, t))) <= MAX_CELL


def _width(changes: DatasetChanges, t: Text) -> str:
    return counted(t, "columns", len(changes.columns))


def _columns(changes: DatasetChanges, t: Text) -> Iterator[Line]:
    for one in changes.columns:
        if one.before and one.after:
            told = t("changes.column_renamed", before=shown(one.before), after=shown(one.after))
            yield Line(Tone.WARN, told)
    new = [one.after for one in changes.columns if not one.before]
    gone = [one.before for one in changes.columns if not one.after]
    if gone:
        yield Line(Tone.WARN, t("changes.column_gone", columns=_listed(gone, t)))
    if new:
        yield Line(Tone.PLAIN, t("changes.column_new", columns=_listed(new, t)))


def _figures(changes: DatasetChanges, reader: Reader) -> Iterator[Line]:
    """What became of values and rows."""
    t, counts, table = reader.t, changes.counts or Counts(0, 0, 0, 0, 0, 0), changes.table
    if counts.changed_cells:
        loud = table is not None and table.weight >= STRIKING
        yield Line(
            Tone.WARN if loud else Tone.PLAIN,
            t("changes.sentence", told=values_told(table, counts, changes.fields, reader)),
        )
    if table is not None and (told := uniform_told(table, changes.fields, t)):
        yield Line(Tone.WARN, told)
    if counts.removed:
        yield Line(Tone.WARN, t("changes.sentence", told=counted(t, "gone", counts.removed)))
    if counts.added:
        told = added_told(table, counts, changes.fields, t)
        yield Line(Tone.PLAIN, t("changes.sentence", told=told))


def _notes(changes: DatasetChanges, t: Text) -> Iterator[Line]:
    """What is good to know, in a low voice."""
    table = changes.table
    if changes.rewritten:
        yield Line(Tone.FAINT, t("changes.rewritten"))
    if table is None:
        return
    if table.moved:
        yield Line(Tone.FAINT, t("changes.columns_reordered"))
    if table.order:
        yield Line(Tone.FAINT, t("changes.rows_reordered"))
    if table.twins:
        yield Line(Tone.FAINT, counted(t, "twins", table.twins))
    if (table.added and table.removed) or table.changed:
        told = t("changes.by_key", columns=_listed(table.key, t)) if table.key else t("changes.without_key")
        yield Line(Tone.FAINT, told)
