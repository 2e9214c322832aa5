"""Which column of the newer table was which of the older one, and by which columns rows are matched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from satudata.model.catalog import Dataset
from satudata.read.tables import TextTable

ALIKE = 0.8  # share of cells that must be the same for a column to count as renamed
MAX_PAIRS = 64  # of columns gone and new that are held against each other
TWINS = 0.1  # a key shared by more than this share of the rows is no key
LABEL_ROLES = ("time", "name", "region", "dimension")  # in the order in which a row is named to people
KEY_ROLES = frozenset(LABEL_ROLES)

Cells = Sequence[str]


def sources(before: TextTable, after: TextTable) -> tuple[int, ...]:
    """For each newer column the position of the older one, from 0, or -1: by name, then by what stands in it."""
    if before.header == after.header:
        return tuple(range(len(after.header)))
    places: dict[str, list[int]] = {}
    for n, name in enumerate(before.header):
        places.setdefault(name, []).append(n)
    found = [places[name].pop(0) if places.get(name) else -1 for name in after.header]
    gone = sorted(n for left in places.values() for n in left)
    new = [n for n, source in enumerate(found) if source < 0]
    for source, n in _renamed(before, after, gone, new):
        found[n] = source
    return tuple(found)


def _renamed(before: TextTable, after: TextTable, gone: list[int], new: list[int]) -> list[tuple[int, int]]:
    """Pairs of an older and a newer column with (nearly) the same cells, the most alike and nearest first."""
    if not before.n_rows or not after.n_rows or len(gone) * len(new) > MAX_PAIRS:
        return []
    scored = []
    for source in gone:
        for n in new:
            share = _likeness(before.columns[source].values, after.columns[n].values)
            if share >= ALIKE:
                scored.append((-share, abs(source - n), source, n))
    pairs: list[tuple[int, int]] = []
    for _, _, source, n in sorted(scored):
        if all(source != old and n != new for old, new in pairs):
            pairs.append((source, n))
    return pairs


def _likeness(before: Cells, after: Cells) -> float:
    """The share of cells that two columns have in common, wherever they stand; 0 for columns with nothing in them."""
    old, new = Counter(before), Counter(after)
    if not any(old) or not any(new):
        return 0.0
    return (old & new).total() / max(len(before), len(after))


def key_of(
    before: TextTable, after: TextTable, pairs: Sequence[tuple[int, int]], *datasets: Dataset
) -> tuple[int, ...]:
    """The newer positions of the columns that tell rows apart in both tables; () when there are none.

    First the `primaryKey` that each version of the metadata states, then its columns of time, region, name and
    dimension. `pairs` are (older, newer) positions of the same column; `datasets` the newer metadata first.
    """
    places = {before.header[old]: new for old, new in pairs} | {after.header[new]: new for _, new in pairs}
    stated = [dataset.primary_key for dataset in datasets]
    dimensions = [tuple(field.name for field in dataset.fields if field.role in KEY_ROLES) for dataset in datasets]
    older = {new: old for old, new in pairs}
    for names in dict.fromkeys((*stated, *dimensions)):
        if names and all(name in places for name in names):
            key = tuple(dict.fromkeys(places[name] for name in names))
            if _tells_apart(after, key) and _tells_apart(before, [older[n] for n in key]):
                return key
    return ()


def _tells_apart(table: TextTable, key: Sequence[int]) -> bool:
    distinct = len(set(zip(*(table.columns[n].values for n in key), strict=True)))
    return table.n_rows - distinct <= TWINS * table.n_rows


def label_of(header: Sequence[str], key: Sequence[int], dataset: Dataset) -> tuple[str, ...]:
    """The columns that name a row to people: period, then name (or code where no name stands), then the rest."""
    roles = {field.name: field.role for field in dataset.fields}
    names = [name for name in header if roles.get(name) == "name"]
    wanted = {_name_for(header[n], names) if roles.get(header[n]) == "region" else header[n] for n in key}
    ordered = sorted(dict.fromkeys(header), key=lambda name: _label_rank(roles.get(name, "")))
    return tuple(name for name in ordered if name in wanted)


def _name_for(code: str, names: Sequence[str]) -> str:
    """The column with the names of these codes: `nama_desa` for `kode_desa`, or the only one; the codes when unsure."""
    _, _, what = code.partition("_")
    named = [name for name in names if what and name.partition("_")[2] == what]
    return named[0] if named else names[0] if len(names) == 1 else code


def _label_rank(role: str) -> int:
    return LABEL_ROLES.index(role) if role in LABEL_ROLES else len(LABEL_ROLES)
