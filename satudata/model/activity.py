"""Statistical activities (Peraturan BPS 5/2020: MS-Keg, MS-Var, MS-Ind) and their recommendation by BPS (FS-3, FS-KPA).

The state of a recommendation and the pauses of the procedure's clock are computed from its dates, never stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

FOLDER = "catalog/activities/"
DRAFT, REJECTED = "draft", "rejected"
# As in the national application (INDAH), in the order of its review.
STATUSES = (DRAFT, "submitted", "under_review", "correction_required", "revised", "approved", REJECTED)

Pause = tuple[str, str | None]


class RecommendationState(StrEnum):
    """Where the request for a recommendation stands. The order is that of the procedure."""

    DRAFT = "draft"  # being written, not with BPS yet
    SUBMITTED = "submitted"
    RETURNED = "returned"  # with the agency again, to be mended
    COMPLETE = "complete"  # recorded as complete: the 30 days of BPS run
    RECOMMENDED = "recommended"


@dataclass(frozen=True)
class Return:
    """BPS gave the form back; `resubmitted_on` is "" while it is being mended. Dates are ISO."""

    on: str
    reason: str
    resubmitted_on: str = ""


@dataclass(frozen=True)
class Recommendation:
    """A request for a recommendation. `kind` is FS-3 or FS-KPA, `number` that of the letter; "" for what is not yet."""

    kind: str = ""
    number: str = ""
    submitted_on: str = ""
    complete_on: str = ""
    returned: tuple[Return, ...] = ()
    issued_on: str = ""
    identity: str = ""

    def events(self) -> Iterator[tuple[str, RecommendationState]]:
        """What happened when, by date, on one day in the order of the procedure; what has no date has not happened."""
        happened = [(self.submitted_on, RecommendationState.SUBMITTED)]
        for one in self.returned:
            happened += [(one.on, RecommendationState.RETURNED), (one.resubmitted_on, RecommendationState.SUBMITTED)]
        happened.append((self.complete_on, RecommendationState.COMPLETE))
        happened.append((self.issued_on, RecommendationState.RECOMMENDED))
        yield from sorted((event for event in happened if event[0]), key=lambda event: event[0])

    def state(self, day: str = "") -> RecommendationState:
        """The state at the end of that ISO day; without a day, after everything that is written down."""
        reached = RecommendationState.DRAFT
        for on, state in self.events():
            if not day or on <= day:
                reached = state
        return reached


@dataclass(frozen=True)
class Variable:
    """One MS-Var. `document` is its entry in the file; `columns` are (dataset id, column) it is carried by."""

    name: str
    ms_var: str
    columns: tuple[tuple[str, str], ...]
    document: Mapping[str, object]


@dataclass(frozen=True)
class Indicator:
    """One MS-Ind. `document` is its entry in the file; `columns` are (dataset id, column) it is carried by."""

    name: str
    ms_ind: str
    columns: tuple[tuple[str, str], ...]
    document: Mapping[str, object]


@dataclass(frozen=True)
class Activity:
    """One statistical activity, `catalog/activities/<agency>/<name>.yml`; its id is `<agency>/<name>`.

    `document` is the file as read, under BPS's own keys (validated or not); `source` its text, for places of findings.
    """

    id: str
    agency: str
    title: str
    year: str
    status: str
    ms_keg: str
    recommendation: Recommendation | None
    variables: tuple[Variable, ...]
    indicators: tuple[Indicator, ...]
    document: Mapping[str, object]
    source: str = ""

    @property
    def path(self) -> str:
        """Where it stands in the repository."""
        return f"{FOLDER}{self.id}.yml"

    @property
    def is_draft(self) -> bool:
        """Whether what is needed for submission may still be missing; nobody mends what was rejected."""
        return self.status in ("", DRAFT, REJECTED)

    @property
    def recommendation_id(self) -> str:
        """The identity of the recommendation, written down once: on the cover or with the letter; "" without one."""
        given = self.document.get("identitas_rekomendasi")
        letter = self.recommendation.identity if self.recommendation is not None else ""
        return given if isinstance(given, str) and given else letter


def pauses(activity: Activity) -> tuple[Pause, ...]:
    """The spans in which BPS had the form and the procedure's clock stands still, oldest first.

    A span begins on the day of a letter and ends on the day BPS answered, by a return or by its recommendation; None
    while it has not. Both are ISO days. Without a request there is none.
    """
    if activity.recommendation is None:
        return ()
    spans: list[Pause] = []
    start = ""
    for on, state in activity.recommendation.events():
        if state is RecommendationState.SUBMITTED:
            start = start or on
        elif state is not RecommendationState.COMPLETE and start:
            spans.append((start, on))
            start = ""
    return (*spans, (start, None)) if start else tuple(spans)


def link_targets(activities: Mapping[str, Activity]) -> Mapping[str, frozenset[str]]:
    """What a dataset's `ms_keg`, `ms_var` or `ms_ind` may name: an address in this catalogue, or a number in INDAH.

    The address of an activity is its id; that of a variable or indicator has `#` and the name behind it.
    """
    kept = activities.values()
    found = {
        "ms_keg": {*activities, *(one.ms_keg for one in kept)},
        "ms_var": {name for one in kept for v in one.variables for name in (f"{one.id}#{v.name}", v.ms_var)},
        "ms_ind": {name for one in kept for i in one.indicators for name in (f"{one.id}#{i.name}", i.ms_ind)},
    }
    return {kind: frozenset(names - {""}) for kind, names in found.items()}
