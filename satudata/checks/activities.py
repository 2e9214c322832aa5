"""Statistical activities as a whole: their place, their regions, their texts, and then rule by rule what they say.

Nothing is asked where an instance keeps no activities. What is wrong with an activity blocks no dataset.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path as Folder

from satudata.checks import activity_columns, activity_recommendation, activity_rules, privacy
from satudata.checks.activity_form import Form, form_of
from satudata.checks.activity_rules import NATIONAL, PART
from satudata.checks.discretion import discreet
from satudata.checks.subject import texts_of
from satudata.model.activity import FOLDER
from satudata.model.finding import Check, Finding, Severity
from satudata.read.activities import Describe, describe
from satudata.read.activity_codes import code_of
from satudata.read.catalogue import Catalog, mapping, sequence, text
from satudata.read.catalogue_files import read_catalog
from satudata.read.documents import Path
from satudata.read.git import Repository
from satudata.read.repository import Contents, sources

UNKNOWN_AGENCY = Check("activities-unknown-agency", waivable=False)
UNKNOWN_REGION = Check("activities-unknown-region", waivable=False)
OUTSIDE = Check("activities-region-of-another-province", waivable=False)
REPEATED_TITLE = Check("activities-repeated-title", Severity.WARNING, waivable=False)
PERSON = Check("activities-personal-contact", Severity.WARNING, waivable=False)

CODES = (
    UNKNOWN_AGENCY,
    UNKNOWN_REGION,
    OUTSIDE,
    REPEATED_TITLE,
    PERSON,
    *activity_rules.CODES,
    *activity_recommendation.CODES,
    *activity_columns.CODES,
)

SECTORAL = "STATISTIK_SEKTORAL"
VERTICAL = "vertical_agency"
CONTACTS = ("pj_teknis_telepon", "pj_teknis_faksimile", "pj_teknis_email")
# What the name of a function begins with; anything else under "nama" is taken for a person's.
FUNCTION = re.compile(
    r"(?:plt\.? |plh\.? )?(?:kepala|sekretaris|sekretariat|bidang|bagian|seksi|subbag|subbagian|subbidang"
    r"|subkoordinator|tim|unit|upt|dinas|badan|kantor|koordinator|pejabat|kelompok|pengelola|walidata|camat|lurah|direktur|ketua"
    r"|asisten|inspektur|sub|ppid)\b",
    re.IGNORECASE,
)


def read_activities(root: Folder, as_of: str) -> tuple[Catalog, list[Finding]]:
    """The catalogue of an instance with its activities, and everything wrong or doubtful in them, errors first."""
    repository = Repository(root)
    contents, entries = Contents(repository), repository.working_tree()
    datasets, _ = sources(entries)
    catalog, read = read_catalog(entries, contents, frozenset(datasets))
    findings = [finding for finding in read if finding.where.path.startswith(FOLDER)]
    findings += check_catalogue(catalog, describe(datasets, contents), as_of)
    return catalog, sorted(map(discreet, findings), key=Finding.sort_key)


def check_catalogue(catalog: Catalog, described: Describe, as_of: str) -> Iterator[Finding]:
    """Everything wrong or doubtful in the activities, activity by activity in order of id."""
    titles: dict[tuple[str, str], str] = {}
    for activity in catalog.activities.values():
        form = form_of(activity)
        other = titles.setdefault((activity.title.casefold(), activity.year), activity.id)
        if other != activity.id and activity.title:
            yield form.at(REPEATED_TITLE, ("judul_kegiatan",), other=other)
        yield from check(form, catalog, described, as_of)


def check(form: Form, catalog: Catalog, described: Describe, as_of: str) -> Iterator[Finding]:
    """Everything wrong or doubtful in one activity."""
    agency = catalog.agencies.get(form.activity.agency)
    if agency is None:
        yield form.at(UNKNOWN_AGENCY, (), agency=form.activity.agency)
    kind = form.said(("jenis_statistik",))
    if kind not in ("", SECTORAL) and agency is not None and agency.kind != VERTICAL:
        yield form.at(NATIONAL, ("jenis_statistik",), expected=SECTORAL)
    yield from activity_rules.check(form, as_of)
    yield from _regions(form, catalog)
    yield from activity_recommendation.check(form, as_of)
    yield from activity_columns.check(form, catalog, described)
    yield from _persons(form)


def _regions(form: Form, catalog: Catalog) -> Iterator[Finding]:
    """4.5: codes of the catalogue's list, each regency in the province beside it."""
    names = catalog.code_list("region").names
    if not names or code_of(form.value(("blok_iv", "cakupan_wilayah"))) != PART:
        return
    for n, row in enumerate(map(mapping, sequence(form.value(("blok_iv", "wilayah"))))):
        province, regency = text(row.get("kode_provinsi")), text(row.get("kode_kabupaten_kota"))
        for key, code in (("kode_provinsi", province), ("kode_kabupaten_kota", regency)):
            if code and code not in names:
                yield form.at(UNKNOWN_REGION, ("blok_iv", "wilayah", n, key), code=code)
        if regency and not regency.startswith(f"{province}."):
            yield form.at(OUTSIDE, ("blok_iv", "wilayah", n), code=regency, province=province)


def _persons(form: Form) -> Iterator[Finding]:
    """UU 27/2022: contacts of functions only (block II), and no personal number anywhere."""
    name = form.said(("blok_ii", "pj_teknis_nama"))
    if name and not FUNCTION.match(name):
        yield form.at(PERSON, ("blok_ii", "pj_teknis_nama"), masked=privacy.masked(name))
    contacts: set[Path] = {("blok_ii", key) for key in CONTACTS}
    for path, said in texts_of(form.activity.document):
        kind = privacy.classify(said)
        if kind is not None:
            own = path in contacts and kind in (privacy.PHONE, privacy.EMAIL)
            yield form.at(PERSON if own else kind, path, masked=privacy.masked(said))
