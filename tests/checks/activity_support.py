"""Examples of activities with passages replaced, and what they are told beside dinkes/puskesmas."""

from __future__ import annotations

from satudata.checks import activities
from satudata.checks.activity_form import Form
from satudata.model.catalog import Agency, Bilingual, Dataset
from satudata.model.finding import Finding
from satudata.read.catalogue import Catalog, dataset_of
from satudata.read.documents import read_document
from tests.checks.subjects import catalog
from tests.examples.activities import SURVEY, form
from tests.instances import DAY, metadata

DINKES = Agency("dinkes", "", Bilingual("Dinas Kesehatan"), "Dinkes", ("1.02",), {})
BPS = Agency("dinkes", "", Bilingual("BPS"), "BPS", (), {}, kind="vertical_agency")
PUSKESMAS = "dinkes/puskesmas"
Swap = tuple[str, str]


def around(*forms: Form, agency: Agency = DINKES) -> Catalog:
    """The catalogue of Kota Blitar with dinkes/puskesmas and these activities."""
    kept = {one.activity.id: one.activity for one in forms}
    return catalog(agencies={"dinkes": agency}, dataset_ids=frozenset({PUSKESMAS}), activities=kept)


def puskesmas(*swaps: Swap) -> Dataset:
    text = metadata()
    for old, new in swaps:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return dataset_of(PUSKESMAS, read_document("x.yml", text.encode())[0].mapping)


def found(examined: Form, dataset: Dataset | None = None, day: str = DAY) -> list[Finding]:
    described = {PUSKESMAS: dataset or puskesmas()}
    return list(activities.check(examined, around(examined), described.get, day))


def told(*swaps: Swap, of: str = SURVEY, dataset: Dataset | None = None) -> list[tuple[str, str]]:
    """(code, key path) of what an example with these passages replaced is told."""
    return [(one.code, one.where.column) for one in found(form(of, *swaps), dataset)]
