"""What a letter of the register may be about: something that is in the repository, was there or is to come, of the kind
that such letters are about, and of the agency that issued it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from satudata.desk import Desk
from satudata.errors import SatudataError
from satudata.model.sop import Subject
from satudata.procedure.cases import subjects_of
from satudata.read.letters import DOCUMENTS
from satudata.read.repository import plain_id
from satudata.trust.statements import plain_subject

DATASET = "dataset:"
METADATA, SUFFIX = "metadata/", ".yml"
MOST_TOLD = 8
# What each kind of letter is about; nothing but its agency where there is no kind of subject. A procedure of the
# region's own may have such a letter about something else: its rows count too.
ABOUT: Mapping[str, Subject | None] = {
    "pernyataan": Subject.AGENCY_PLAN,
    "persetujuan": Subject.AGENCY_PLAN,
    "berita-acara": Subject.PLAN,
    "katalog": Subject.DATASET,
    "daftar-sesuai": Subject.DATASET,
    "validasi": Subject.DATASET,
    "verifikasi": Subject.DATASET,
    "pengembalian": Subject.DATASET,
    "kebutuhan": Subject.REQUEST,
    "permintaan": Subject.REQUEST,
    "disposisi": Subject.REQUEST,
    "pengantar": Subject.REPORT,
    "rekomendasi": Subject.ACTIVITY,
    "penunjukan": None,
}
FORMS = {
    Subject.DATASET: "AGENCY/DATASET",
    Subject.AGENCY_PLAN: "plan:YEAR/AGENCY",
    Subject.PLAN: "plan:YEAR",
    Subject.REQUEST: "request:YEAR/NUMBER",
    Subject.REPORT: "report:ID",
    Subject.ACTIVITY: "activity:AGENCY/NAME",
}
# Walidata issues these about the data of any agency.
OF_STEWARD = frozenset({"daftar-sesuai", "verifikasi", "pengembalian"})


def subject_of(desk: Desk, kind: str, agency: str, given: str) -> str:
    """The subject as it is registered: a dataset by its id, anything else with its kind before it. `kind` is that of
    the register, `agency` issued the letter.

    SatudataError `paper-subject-unknown` for what is not and never was there, `letter-subject-unfit` for what such a
    letter is not about, `letter-subject-other` for what is another agency's.
    """
    name = given.removeprefix(DATASET)
    known, fitting = dict(_known(desk)), _fitting(desk, kind)
    if name not in known:
        alike = [one for one, of in sorted(known.items()) if of in fitting and owner_of(one, of) in ("", agency)]
        told = ", ".join([*alike[:MOST_TOLD], *(["…"] if alike[MOST_TOLD:] else [])])
        raise SatudataError("paper-subject-unknown", subject=given[:80], known=told or "–")
    if known[name] not in fitting:
        forms = ", ".join(FORMS[one] for one in FORMS if one in fitting)
        raise SatudataError("letter-subject-unfit", kind=kind, subject=name, forms=forms or "–")
    by_steward = kind in OF_STEWARD and agency == desk.catalog.settings.publisher
    if owner_of(name, known[name]) not in ("", agency) and not by_steward:
        raise SatudataError("letter-subject-other", subject=name, agency=agency)
    return name


def owner_of(name: str, kind: Subject) -> str:
    """The agency whose subject it is, "" for what is the whole region's."""
    identity = name.partition(":")[2] or name
    if kind is Subject.AGENCY_PLAN:
        return identity.partition("/")[2]
    return identity.partition("/")[0] if kind in (Subject.DATASET, Subject.ACTIVITY) else ""


def _fitting(desk: Desk, kind: str) -> set[Subject]:
    usual, sop = ABOUT.get(kind), desk.catalog.sop
    rows = sop.rows if sop is not None else ()
    return {row.subject for row in rows if DOCUMENTS.get(row.document) == kind} | ({usual} if usual else set())


def _known(desk: Desk) -> Iterator[tuple[str, Subject]]:
    """Everything that a letter can name, at hand, in the history or promised on a list, with its kind."""
    for plan in desk.catalog.plans.values():
        yield from ((name, Subject.DATASET) for name in plan.by_id if plain_id(name))
    for path in (*desk.entries, *desk.history.events):
        name = path.removeprefix(METADATA).removesuffix(SUFFIX)
        if path == f"{METADATA}{name}{SUFFIX}" and plain_id(name):
            yield name, Subject.DATASET
        yield from ((subject, kind) for subject, kind in subjects_of(path) if plain_subject(subject))
