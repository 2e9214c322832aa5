"""The list of data agreed for a year (Daftar Data; Perpres 39/2019): what each agency promised, and by when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from satudata.model.finding import Where

FOLDER = "catalog/plan/"
DEADLINES = "catalog/deadlines/"  # what walidata sets about time, apart from what was agreed


@dataclass(frozen=True)
class Release:
    """One promised coming out of an item: the period the data are about, and the ISO day by which they are public.

    `collect_by` is the deadline walidata set for handing the data over, "" where the SOP's own limits are enough.
    """

    period: str
    due: str
    collect_by: str = ""


@dataclass(frozen=True)
class Item:
    """One line of an agency's list. `id` is the dataset's; `unavailable` tells why data are not to be had, "" if they
    are; `carried_from` is the year of the list it was taken over from, 0 when it is new.
    """

    id: str
    title: str
    unit: str
    frequency: str
    releases: tuple[Release, ...]
    access: str = "open"
    priority: bool = False
    unavailable: str = ""
    carried_from: int = 0
    activity: str = ""
    basis: str = ""

    @property
    def agency(self) -> str:
        return self.id.partition("/")[0]


@dataclass(frozen=True)
class Addition:
    """An item that was put on the list of a year already drafted, with the reason and the ISO day."""

    id: str
    reason: str
    on: str


@dataclass(frozen=True)
class Removal:
    """An item taken off the list, with the reason and the ISO day."""

    id: str
    reason: str
    on: str


@dataclass(frozen=True)
class Extension:
    """More time for a step of an agency or one of its datasets: until an ISO day, given by walidata with a reason."""

    step: str
    until: str
    reason: str
    dataset: str = ""


@dataclass(frozen=True)
class AgencyPlan:
    """One agency's part of the year's list (`catalog/plan/<year>/<agency>.yml`), with the time that walidata set since
    (`catalog/deadlines/<year>/<agency>.yml`): the extensions, and `collect_by` of the releases.
    """

    year: int
    agency: str
    path: str
    items: tuple[Item, ...] = ()
    added: tuple[Addition, ...] = ()
    removed: tuple[Removal, ...] = ()
    extensions: tuple[Extension, ...] = ()
    line_of: Callable[[tuple[str | int, ...]], int] = field(default=lambda _: 1, repr=False, compare=False)

    def where(self, place: int) -> Where:
        """Where the item at that place stands. Asked for findings only: looking takes longer than reading."""
        return Where(self.path, self.line_of(("items", place)))

    @property
    def subject(self) -> str:
        return f"plan:{self.year}/{self.agency}"

    @property
    def deadlines_path(self) -> str:
        """Where the time that walidata sets for this part stands."""
        return f"{DEADLINES}{self.year}/{self.agency}.yml"

    @property
    def collect_by(self) -> Mapping[tuple[str, str], str]:
        """The days set for handing data over: (dataset id, period) → ISO day, in the order of the list."""
        releases = ((item.id, one) for item in self.items for one in item.releases)
        return {(dataset, one.period): one.collect_by for dataset, one in releases if one.collect_by}

    def timed(self, collect_by: Mapping[tuple[str, str], str], extensions: tuple[Extension, ...]) -> AgencyPlan:
        """The part with this time in the place of what was set before; days of what it does not list are left out."""
        items = tuple(
            replace(
                item,
                releases=tuple(
                    replace(one, collect_by=collect_by.get((item.id, one.period), "")) for one in item.releases
                ),
            )
            for item in self.items
        )
        return replace(self, items=items, extensions=extensions)

    def extended(self, step: str, dataset: str) -> Extension | None:
        """The extension for that step, the dataset's own before the agency's, or None."""
        found = [one for one in self.extensions if one.step == step and one.dataset in ("", dataset)]
        return max(found, key=lambda one: (bool(one.dataset), one.until), default=None)


@dataclass(frozen=True)
class Plan:
    """The list of one year, its parts in order of agency."""

    year: int
    parts: Mapping[str, AgencyPlan] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        return f"plan:{self.year}"

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(part.path for part in self.parts.values())

    def items(self) -> Iterator[Item]:
        """Every line, in order of agency, then as listed."""
        return (item for part in self.parts.values() for item in part.items)

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """The lines by dataset id."""
        return {item.id: item for item in self.items()}


Plans = Mapping[int, Plan]  # by year, in order
