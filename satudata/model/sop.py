"""An official procedure (SOP) as data: its header as printed, and its rows as an instance runs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from satudata.model.catalog import Bilingual
from satudata.model.procedure import Limit
from satudata.model.statement import Release

NO_LIMIT = Limit()


class Subject(StrEnum):
    """What a row is about: one list for the year, one agency's part of it, an activity, a dataset, a request, a report.

    The values are the kinds of subject of a statement; an agency's part of the list is `plan:2026/dinkes`.
    """

    PLAN = "plan"
    AGENCY_PLAN = "agency_plan"
    ACTIVITY = "activity"
    DATASET = "dataset"
    REQUEST = "request"
    REPORT = "report"


class Proof(StrEnum):
    """What shows that a row was done; everything is in the repository, nothing is ticked off by hand."""

    STATEMENT = "statement"  # every actor signed the row's step about the subject
    DATA = "data"  # the table of the period lies in the repository
    METADATA = "metadata"  # so does its metadata, without errors
    APPLICATION = "application"  # the activity's file tells when BPS was asked
    RECOMMENDATION = "recommendation"  # and what it recommended
    PUBLICATION = "publication"  # the bytes are proven and let out
    DELIVERY = "delivery"  # the requester was handed the bytes
    NOTHING = "nothing"  # the printed row starts the procedure and asks for nothing


@dataclass(frozen=True)
class Assumption:
    """What the printed document leaves open, as this file reads it. `about` is the key of the row it explains."""

    about: str
    text: Bilingual


@dataclass(frozen=True)
class Row:
    """One row of the printed table. Its texts are quoted as printed; "" is an empty cell.

    `actors`: everybody who acts, each as the roles any one of which will do; all of them must. `binds` says that the
    row is about exactly these bytes, so that a change undoes it; otherwise it stays done. `gates`: nothing is
    published without it. `returns_to` names the step a refusal goes back to.
    """

    number: str
    step: str
    subject: Subject
    activity: str
    stage: str = ""
    inputs: str = ""
    time: str = ""
    output: str = ""
    note: str = ""
    actors: tuple[tuple[str, ...], ...] = ()
    proof: Proof = Proof.STATEMENT
    limit: Limit = NO_LIMIT
    extendable: bool = False  # by walidata, with a reason ("tergantung banyaknya data")
    pauses: str = ""  # bps: the clock stops while BPS has it
    after: tuple[str, ...] = ()  # steps whose end starts this row's clock
    binds: bool = False
    gates: bool = False
    document: str = ""  # kind of paper the row makes
    needs: tuple[str, ...] = ()  # kinds of paper that must be there before
    distinct_from: tuple[str, ...] = ()
    returns_to: str = ""
    optional: bool = False  # runs only where its subject exists (an activity; a request)
    assumptions: tuple[Assumption, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role that may act on the row, in order."""
        return tuple(dict.fromkeys(role for one in self.actors for role in one))

    @property
    def accompanies(self) -> bool:
        """Whether the row goes along with a list and leaves nothing but what was said of it (guidance, support): it is
        done with the first statement, and may be said again whenever there is something to say.
        """
        of_list = self.subject in (Subject.PLAN, Subject.AGENCY_PLAN) and self.proof is Proof.STATEMENT
        return of_list and not (self.output or self.document or self.binds or self.gates)


@dataclass(frozen=True)
class Sop:
    """One procedure. `header` holds the printed header's lists by key (legal_basis, qualifications, …), in its order;
    `service` the service standard where one is printed with it (Magetan), component → text.
    """

    name: str
    title: str
    short: Bilingual
    rows: tuple[Row, ...]
    region: str = ""
    document: Mapping[str, str] = field(default_factory=dict)  # number, made, revised, effective, owner, …
    header: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()  # printed role columns → roles
    service: Mapping[str, str] = field(default_factory=dict)
    hours: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # printed hours of service: weekday → spans
    release: Release = Release.IMMEDIATE
    every: str = ""
    reports: tuple[str, ...] = ()  # yearly | quarterly
    deviations: tuple[str, ...] = ()  # keys the instance has overridden (`rows.examination.limit`)
    followed: Sop | None = None  # the procedure without the deviations, None when there are none
    grounds: Mapping[str, str] = field(default_factory=dict)  # deviation of a row → what the instance grounds it on

    def row(self, step: str) -> Row | None:
        """The row of that step, or None."""
        return next((row for row in self.rows if row.step == step), None)

    def about(self, subject: Subject) -> tuple[Row, ...]:
        """The rows about that kind of subject, in the printed order."""
        return tuple(row for row in self.rows if row.subject is subject)
