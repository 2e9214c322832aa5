"""An agency's part of a list of data and its deadlines with every key in them, and lists made from lines."""

from __future__ import annotations

from satudata.model.finding import Severity
from satudata.model.plan import AgencyPlan, Item, Plan, Plans, Release
from satudata.read.deadlines import with_time
from satudata.read.documents import read_document
from satudata.read.plans import plan_of

PLAN = "catalog/plan/2026/dinkes.yml"
PART = """\
items:
  - id: puskesmas
    title: Jumlah puskesmas menurut kecamatan
    satuan: Unit
    frequency: yearly
    releases:
      - {period: "2025", due: "2026-03-31"}
    access: open
    priority: true
    carried_from: 2025
    activity: dinkes/profil-kesehatan
    basis: RPJMD 2025-2029
  - id: imunisasi
    title: Cakupan imunisasi
    satuan: Persen
    frequency: quarterly
    releases: []
    access: restricted
    unavailable: Pencatatan baru dimulai 2027
removed:
  - {id: apotek, reason: Digabung dengan sarana kesehatan, on: "2026-05-04"}
"""
DEADLINES = "catalog/deadlines/2026/dinkes.yml"
TIME = """\
collect_by:
  - {id: puskesmas, period: "2025", day: "2026-02-27"}
extensions:
  - {step: examination, until: "2026-04-10", reason: Jumlah data banyak}
  - {step: examination, id: puskesmas, until: "2026-04-20", reason: Menunggu data dukung}
"""


def part(text: str = PART, year: int = 2026, agency: str = "dinkes") -> AgencyPlan:
    """The part that this text is, of that year and agency."""
    document, findings = read_document(f"catalog/plan/{year}/{agency}.yml", text.encode())
    assert not findings, findings
    return plan_of(year, agency, document)


def timed(text: str = TIME, before: AgencyPlan | None = None) -> AgencyPlan:
    """The part, or this one, with the time that this text sets."""
    whole = before or part()
    document, findings = read_document(whole.deadlines_path, text.encode())
    found, faults = with_time(whole, document)
    wrong = [one for one in (*findings, *faults) if one.severity is Severity.ERROR]
    assert not wrong, wrong
    return found


def item(identity: str = "dinkes/puskesmas", **given: object) -> Item:
    """A yearly, open item of that dataset, promised for 31 March 2026; keyword arguments replace its parts."""
    parts: dict[str, object] = {
        "id": identity,
        "title": "Jumlah puskesmas menurut kecamatan",
        "unit": "Unit",
        "frequency": "yearly",
        "releases": (Release("2025", "2026-03-31"),),
    }
    return Item(**{**parts, **given})  # type: ignore[arg-type]  # a test names the parts it replaces


def plans(*items: Item, year: int = 2026, **given: object) -> Plans:
    """One year's list of these items; keyword arguments are of the part of the first item's agency."""
    parts: dict[str, AgencyPlan] = {}
    for one in items:
        before = parts.get(one.agency)
        kept = (*before.items, one) if before else (one,)
        parts[one.agency] = AgencyPlan(year, one.agency, f"catalog/plan/{year}/{one.agency}.yml", kept)
    if given:
        first = next(iter(parts.values()))
        parts[first.agency] = AgencyPlan(first.year, first.agency, first.path, first.items, **given)  # type: ignore[arg-type]  # as above
    return {year: Plan(year, parts)}
