"""What the public sees of the lists of data: the page of each year, and of each agency's part of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from satudata.errors import SatudataError
from satudata.model import addresses
from satudata.model.files import File
from satudata.model.plan import Plan
from satudata.pipeline import Reading
from satudata.planning.view import PlanView, view_of
from satudata.portal.plan_page import Shelf, plan_pages
from satudata.portal.shell import Renderer
from satudata.portal.views import Facts
from satudata.text import Text


def plan_files(reading: Reading, facts: Facts, renderer: Renderer, texts: Sequence[Text]) -> Iterator[File]:
    """The pages of every list, in every language; one that says so where there is none, or no procedure to follow."""
    views = views_of(reading)
    shelf = shelf_of(reading)
    for words in texts:
        for page in plan_pages(views, shelf, facts, words):
            yield renderer.file(page)


def views_of(reading: Reading) -> list[PlanView]:
    """What there is to tell about every list, the newest first."""
    plans = reversed(tuple(reading.catalog.plans.values()))
    return [view for plan in plans if (view := _view(reading, plan)) is not None]


def _view(reading: Reading, plan: Plan) -> PlanView | None:
    office = reading.office
    if office is None:
        return None
    tracks = reading.tracks if not reading.missing_year else None
    day = reading.snapshot.as_of
    plan = office.desk.catalog.plans.get(plan.year, plan)  # as it was on that day
    try:
        return view_of(office.desk, office, tracks, plan, day)
    except SatudataError as error:
        if error.key != "calendar-year-missing":
            raise
        return view_of(office.desk, office, None, plan, day)


def shelf_of(reading: Reading) -> Shelf:
    """What may be said of the data that the lists name."""
    summaries = reading.snapshot.summaries
    listed = {item.id: item for plan in reading.catalog.plans.values() for item in plan.items()}
    return Shelf({one.id: one.access for one in summaries}, frozenset(one.id for one in summaries), listed)


def plan_places(reading: Reading) -> list[str]:
    """The addresses worth finding: the list in force and each agency's part of every list."""
    if reading.catalog.sop is None or not reading.catalog.plans:
        return []
    parts = [
        addresses.plan(plan.year, agency)
        for plan in reading.catalog.plans.values()
        for agency in plan.parts
        if agency in reading.catalog.agencies
    ]
    return [addresses.plan(), *parts]
