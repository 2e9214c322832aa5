"""Requests for data (UU 14/2008; the needs of a forum's members in a procedure) and complaints about the service.

Who asks is told by class only; whatever follows from the dates (state, due day) is computed, never stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

FOLDER = "catalog/requests/"
COMPLAINTS = "catalog/complaints/"
FORUM, PUBLIC = "forum", "public"
OPEN, RESTRICTED, REFUSED = "open", "restricted", "refused"
PUBLISHED, DELIVERED = "published", "delivered"
GRANTED, PARTLY, REJECTED = "granted", "partly", "rejected"


class RequestState(StrEnum):
    """Where a request stands, in the order of its way."""

    RECEIVED = "received"
    ROUTED = "routed"  # passed on to the agency that has the data
    ANSWERED = "answered"  # told in writing, or decided in favour; the data have not been handed over yet
    REFUSED = "refused"
    DELIVERED = "delivered"  # handed over, or published
    OBJECTED = "objected"  # the requester objects, and waits for the PPID's superior


class ComplaintState(StrEnum):
    """Where a complaint stands."""

    RECEIVED = "received"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True)
class Need:
    """One line of the list of needs; "" for what was left open."""

    title: str
    level: str = ""
    period: str = ""
    format: str = ""


@dataclass(frozen=True)
class Routing:
    """A disposition: to which agency, by which role, on which ISO day, with what instruction."""

    to: str
    by: str
    on: str
    instruction: str = ""


@dataclass(frozen=True)
class Decision:
    """`access` is open (published), restricted (handed over only) or refused; the rest says why and who, by role."""

    access: str
    by: str
    on: str
    ground: str = ""
    reason: str = ""
    consequence_test: str = ""


@dataclass(frozen=True)
class Extension:
    """More time, once: told on an ISO day, until another, with the reason (UU 14/2008 art. 22)."""

    on: str
    until: str
    reason: str


@dataclass(frozen=True)
class Objection:
    """To the PPID's superior: a moment (ISO 8601 with offset), the ground by art. 35, and the answer, "" while none."""

    received: str
    ground: str
    answered_on: str = ""
    outcome: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Delivery:
    """One dataset handed over (`delivered`, with the record of it) or let out (`published`) on an ISO day."""

    dataset: str
    on: str
    how: str
    record: str = ""


@dataclass(frozen=True)
class DataRequest:
    """One request, `catalog/requests/<year>/<number>.yml`; its id is `<year>/<number>`.

    `received` is a moment, ISO 8601 with offset. `requester` is a class of the public or the id of an institution.
    `document` is the file as read, `source` its text, for places of findings.
    """

    id: str
    kind: str
    received: str
    channel: str
    requester: str
    subject: str
    needs: tuple[Need, ...] = ()
    contact_ref: str = ""
    routing: tuple[Routing, ...] = ()
    architecture: str = ""
    datasets: tuple[str, ...] = ()
    decision: Decision | None = None
    answered_on: str = ""
    extension: Extension | None = None
    objection: Objection | None = None
    deliveries: tuple[Delivery, ...] = ()
    document: Mapping[str, object] = field(default_factory=dict)
    source: str = ""

    @property
    def path(self) -> str:
        return f"{FOLDER}{self.id}.yml"

    @property
    def statement_subject(self) -> str:
        """What statements about it are about."""
        return f"request:{self.id}"

    @property
    def delivered_on(self) -> str:
        """The day on which the last dataset was handed over, "" while one is missing or nothing was."""
        given = {one.dataset for one in self.deliveries}
        if not given or not given.issuperset(self.datasets):
            return ""
        return max(one.on for one in self.deliveries)

    @property
    def answer_on(self) -> str:
        """The day of the answer: the letter, else the refusal, else the first thing handed over; "" while none."""
        if self.answered_on:
            return self.answered_on
        refused = self.decision.on if self.decision is not None and self.decision.access == REFUSED else ""
        return min(filter(None, (refused, *(one.on for one in self.deliveries))), default="")

    def events(self) -> Iterator[tuple[str, RequestState]]:
        """What happened when, by ISO day; on one day in the order of the way."""
        happened = [(self.received[:10], RequestState.RECEIVED)]
        happened += [(one.on, RequestState.ROUTED) for one in self.routing]
        refused = self.decision is not None and self.decision.access == REFUSED
        decided = RequestState.REFUSED if refused else RequestState.ANSWERED
        if self.decision is not None:
            happened.append((self.decision.on, decided))
        first = RequestState.REFUSED if self._replaced_refusal else decided
        happened.append((self.answered_on, first))
        happened.append((self.delivered_on, RequestState.DELIVERED))
        if self.objection is not None:
            happened.append((self.objection.received[:10], RequestState.OBJECTED))
            happened.append((self.objection.answered_on, self._after_objection(self.objection)))
        yield from sorted((one for one in happened if one[0]), key=lambda one: one[0])

    @property
    def _replaced_refusal(self) -> bool:
        """Whether the decision took the place of a refusal, as the ground of the objection to that still tells."""
        objection, decision = self.objection, self.decision
        if objection is None or decision is None or objection.outcome not in (GRANTED, PARTLY):
            return False
        return objection.ground == REFUSED and decision.on >= objection.received[:10]

    def _after_objection(self, objection: Objection) -> RequestState:
        """What the answer to an objection leaves: a refusal that stands, or what is to be handed over."""
        refused = self.decision is not None and self.decision.access == REFUSED
        if objection.outcome == REJECTED and refused:
            return RequestState.REFUSED
        return RequestState.DELIVERED if self.delivered_on else RequestState.ANSWERED

    def state(self, day: str = "") -> RequestState:
        """The state at the end of that ISO day; without a day, after everything that is written down."""
        reached = RequestState.RECEIVED
        for on, state in self.events():
            if not day or on <= day:
                reached = state
        return reached


@dataclass(frozen=True)
class Complaint:
    """One complaint, `catalog/complaints/<year>/<number>.yml`. `unit` is the agency that deals with it."""

    id: str
    received: str
    channel: str
    complainant: str
    subject: str
    unit: str
    section: str = ""
    contact_ref: str = ""
    datasets: tuple[str, ...] = ()
    answered_on: str = ""
    answer: str = ""
    closed_on: str = ""
    document: Mapping[str, object] = field(default_factory=dict)
    source: str = ""

    @property
    def path(self) -> str:
        return f"{COMPLAINTS}{self.id}.yml"

    @property
    def state(self) -> ComplaintState:
        if self.closed_on:
            return ComplaintState.CLOSED
        return ComplaintState.ANSWERED if self.answered_on else ComplaintState.RECEIVED


Requests = Mapping[str, DataRequest]  # by id, in order
Complaints = Mapping[str, Complaint]  # by id, in order
