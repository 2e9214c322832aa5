"""The procedures the engine ships, each row held to its transcription, and what an instance may change or bring."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import pytest

from satudata.model.finding import Finding, Severity, Where
from satudata.model.procedure import Limit, Unit, limit
from satudata.model.roster import ROLES
from satudata.model.sop import Proof, Row, Sop, Subject
from satudata.model.statement import AGENCY_APPROVAL, EXAMINATION, PUBLICATION, VERIFICATION, Release
from satudata.read.documents import Document, read_document
from satudata.read.places import OWN_SOP, SOP_DEVIATIONS
from satudata.read.schemas import faults
from satudata.read.sop_rules import faults as between
from satudata.read.sops import load_sop, sop_document, sop_in_force, sop_names
from satudata.text import Text

# SHA-256, ten digits, of each row as the documents print it: number|stage|activity|inputs|time|output|note.
PRINTED = {
    "blitar": "16d14e8de2 e1b51ba8f7 0d5baed748 b7e5589d5c 5454f3d409 fcdf3cbc7c 5b13a1f676 4b1219f318 3d13165406 "
    "4bdf89dd57 e0808fec67",
    "magetan": "80691f3d8a 2ebc6cad78 255b37e0eb a8ebafc746 b2e882c66c 54954b1437 994d9f2f23 5e7eb5bdbd c2d9893213 "
    "51ae16da4b",
    "paser": "9fdcbca49c 0a59480eb2 2d446f74a5 c97f833a72 85eaf49a92 9897964a26 3562f98afd 12184deee5 68f018882c "
    "6b223842b1 6d78f2eac3 b1de3b461b 97fb6db4c1 14b79b7e6e 957d743d62",
    "pringsewu": "9fdcbca49c ee3b200b19 5cfe65e6f1 1c3943a662 a6cce3fd94 e5e358933d 4d6f1f6297 ca60a023d6 a0c578e36a "
    "ace0d696bf 2c9b049b67 80eb909987",
    "sumedang": "2d6c6263bb b408ea9f87 efe6b221bb 0d9d0002c0 35cd535224 aefb236f6b 2e928122b0 4bec2d7624 56c52ff593 "
    "203895062c 2a4f443957",
}
GATES = {
    "blitar": [EXAMINATION, AGENCY_APPROVAL, PUBLICATION],
    "magetan": [VERIFICATION, PUBLICATION],
    "paser": [EXAMINATION, AGENCY_APPROVAL, PUBLICATION],
    "perpres-39-2019": [EXAMINATION, PUBLICATION],
    "pringsewu": [EXAMINATION, AGENCY_APPROVAL, VERIFICATION, PUBLICATION],
    "sumedang": [VERIFICATION, PUBLICATION],
}
every = pytest.mark.parametrize("name", sop_names())


def digest(row: Row) -> str:
    cells = (row.number, row.stage, row.activity, row.inputs, row.time, row.output, row.note)
    return hashlib.sha256("|".join(cells).encode()).hexdigest()[:10]


def row(sop: Sop, step: str) -> Row:
    found = sop.row(step)
    assert found is not None, step
    return found


def written(value: object) -> str:
    """As JSON, which is YAML."""
    return json.dumps(value, ensure_ascii=False, indent=1)


def in_force(
    name: str = "blitar", files: Mapping[str, str] | None = None, stray: tuple[str, ...] = ()
) -> tuple[Sop | None, list[Finding]]:
    """The procedure in force of an instance whose settings name `name`, with these files."""
    files = files or {}

    def read(path: str, kind: str) -> tuple[Document, list[Finding]]:
        document, found = read_document(path, files[path].encode())
        keys = [fault.check.code for fault in faults(kind, document.value)] if document.value is not None else []
        return document, [*found, *(Finding(key, Severity.ERROR, found_at(path)) for key in keys)]

    settings = read_document("catalog/catalog.yml", f"title: x\nsop: {name}\n".encode())[0]
    return sop_in_force(settings, [*files, *stray], read)


def found_at(path: str) -> Where:
    return Where(path)


def deviating(given: object, name: str = "blitar") -> tuple[Sop, list[tuple[str, str]]]:
    sop, findings = in_force(name, {SOP_DEVIATIONS: written(given)})
    assert sop is not None
    return sop, [(one.code, one.where.column) for one in findings]


def own(**changes: object) -> dict[str, Any]:
    """A region's own procedure: that of Blitar with its parts changed."""
    return copy.deepcopy(dict(sop_document("blitar").mapping)) | changes


@pytest.mark.parametrize("name", sorted(PRINTED))
def test_every_printed_row_stands_in_its_order_word_for_word(name: str) -> None:
    assert [digest(row) for row in load_sop(name).rows] == PRINTED[name].split()


@every
def test_each_procedure_is_what_its_schema_and_the_rules_between_rows_ask(name: str) -> None:
    document = sop_document(name)
    assert faults("sop", document.mapping) == []
    assert between(load_sop(name), document) == []


@every
def test_every_actor_is_a_known_role_with_a_name_in_both_languages(name: str) -> None:
    sop = load_sop(name)
    roles = {role for one in sop.rows for role in one.roles} | {role for _, roles in sop.columns for role in roles}
    assert roles <= set(ROLES)
    assert all(Text(language)(f"approval.role.{role}") for language in ("id", "en") for role in roles)


@every
def test_rows_without_a_marked_actor_name_the_assumption(name: str) -> None:
    """Where a document prints no boxes at all, every row that anybody acts on says how it was read."""
    if name in ("paser", "sumedang"):
        for one in load_sop(name).rows:
            assert "actors" in [said.about for said in one.assumptions], one.number
    for one in load_sop(name).rows:
        assert all(said.text.id.endswith(".") and said.text.en.endswith(".") for said in one.assumptions)
        assert bool(one.actors) is (one.proof is not Proof.NOTHING)


@every
def test_a_refusal_that_is_not_printed_is_an_assumption(name: str) -> None:
    if name == "perpres-39-2019":
        return  # the regulation itself says so
    for one in load_sop(name).rows:
        if one.returns_to:
            assert "returns_to" in [said.about for said in one.assumptions], one.number


@every
def test_a_row_about_exact_bytes_says_where_a_refusal_goes_back_to_or_that_there_is_none(name: str) -> None:
    for one in load_sop(name).rows:
        if one.binds and one.proof is Proof.STATEMENT:
            assert one.returns_to or "returns_to" in [said.about for said in one.assumptions], one.number


def test_a_draft_that_the_forum_refuses_goes_back_to_the_secretariat_which_readies_it() -> None:
    for name in ("paser", "pringsewu", "blitar", "perpres-39-2019"):
        agreement = row(load_sop(name), "list_agreement")
        assert agreement.returns_to == "forum_support"
        assert "returns_to" in [said.about for said in agreement.assumptions], name
    assert row(load_sop("magetan"), "draft_check").returns_to == "distribution"
    assert row(load_sop("magetan"), "completion").returns_to == ""


@every
def test_the_gates_of_each_procedure_are_these(name: str) -> None:
    sop = load_sop(name)
    assert [one.step for one in sop.rows if one.gates] == GATES[name]
    assert all(one.subject is Subject.DATASET and one.binds for one in sop.rows if one.gates)


def test_who_guards_publication_is_who_the_documents_say() -> None:
    actors = {(name, one.step): one.actors for name in sop_names() for one in load_sop(name).rows if one.gates}
    assert actors["paser", EXAMINATION] == (("data_steward", "supporting_steward"),)
    assert actors["pringsewu", EXAMINATION] == (("supporting_steward",),)
    assert actors["pringsewu", VERIFICATION] == (("data_steward",),)
    assert actors["sumedang", VERIFICATION] == (("ppid",),)
    assert {actors[name, AGENCY_APPROVAL] for name in ("paser", "pringsewu", "blitar")} == {(("agency_head",),)}
    assert {actors[name, PUBLICATION] for name in sop_names()} == {(("data_steward",),)}


def test_the_limits_are_the_printed_ones() -> None:
    assert row(load_sop("sumedang"), VERIFICATION).limit == limit(5, Unit.DAYS, 1)
    minutes = {name: row(load_sop(name), PUBLICATION).limit for name in ("paser", "pringsewu", "blitar")}
    assert minutes == {
        "paser": limit(30, Unit.MINUTES, always=True),
        "pringsewu": limit(5, Unit.MINUTES, always=True),
        "blitar": limit(3, Unit.MINUTES, always=True),
    }
    assert row(load_sop("magetan"), PUBLICATION).limit == Limit()
    assert row(load_sop("blitar"), "upload").limit == limit(1, Unit.HOURS)
    assert row(load_sop("paser"), "collection").limit == Limit(Unit.FREQUENCY)
    assert [one.step for one in load_sop("magetan").rows if one.extendable] == ["filling", VERIFICATION]


@pytest.mark.parametrize("name", sop_names())
def test_guidance_and_support_alone_go_along_with_a_list_and_leave_nothing_but_words(name: str) -> None:
    sop = load_sop(name)
    found = {row.step for row in sop.rows if row.accompanies}
    assert found == ({"guidance", "forum_support"} if sop.row("guidance") is not None else set())


def test_only_the_submission_of_paser_stands_while_bps_has_it() -> None:
    assert [(name, one.step) for name in sop_names() for one in load_sop(name).rows if one.pauses] == [
        ("paser", "recommendation")
    ]


def test_both_actors_of_magetan_agree_on_the_list_and_a_no_goes_back() -> None:
    sop = load_sop("magetan")
    assert row(sop, "list_decision").actors == (("operator",), ("data_steward",))
    assert row(sop, "list_decision").returns_to == "adjustment"
    assert row(sop, VERIFICATION).returns_to == "filling"
    assert len(sop.service) == 12


def test_paser_publishes_on_a_schedule_and_blitar_reports_by_quarter() -> None:
    assert (load_sop("paser").release, load_sop("paser").every) == (Release.SCHEDULE, "monthly")
    assert load_sop("blitar").reports == ("quarterly", "yearly")


def test_that_paser_prints_four_schedules_and_chooses_none_is_an_assumption() -> None:
    publication = row(load_sop("paser"), PUBLICATION)
    assert "sebulan/triwulan/semesteran/tahunan" in publication.note
    (said,) = [one.text for one in publication.assumptions if one.about == "every"]
    assert "approval.every" in said.id and "approval.every" in said.en


def test_no_name_of_a_person_and_no_personnel_number_is_kept() -> None:
    for name in sop_names():
        text = sop_document(name).text.casefold()
        assert "s.stp" not in text
        assert "nip." not in text


@every
def test_a_procedure_of_the_engine_is_in_force_by_its_name(name: str) -> None:
    assert in_force(name) == (load_sop(name), [])


def test_an_unknown_procedure_is_none_and_told_with_the_choices() -> None:
    sop, findings = in_force("jakarta")
    assert sop is None
    assert [(one.code, one.where.column) for one in findings] == [("sop-unknown", "sop")]
    assert in_force("own")[0] is None  # named, but not there


def test_a_sixth_procedure_is_one_more_file() -> None:
    sop, findings = in_force("own", {OWN_SOP: written(own(title="SOP Satu Data Kota Contoh"))})
    assert findings == []
    assert sop is not None
    assert (sop.name, sop.title, sop.rows) == ("own", "SOP Satu Data Kota Contoh", load_sop("blitar").rows)


def test_files_beside_the_own_procedure_are_refused() -> None:
    findings = in_force(stray=("catalog/sop/kota.yml", "catalog/sop/.gitkeep"))[1]
    assert [(one.code, one.where.path) for one in findings] == [("sop-bad-name", "catalog/sop/kota.yml")]


def changed(which: str, /, **changes: object) -> dict[str, Any]:
    """The same with one row changed; None takes a key away."""
    document = own()
    place = next(one for one in document["rows"] if one["step"] == which)
    place.update(changes)
    for key in [key for key, value in changes.items() if value is None]:
        del place[key]
    return document


FAULTY = [
    (changed("upload", number="1.1"), "sop-repeated", "rows[5].number"),
    (changed("upload", step="collection"), "sop-repeated", "rows[5].step"),
    (changed("collection", after=["upload"]), "sop-unknown-step", "rows[4].after"),
    (changed(EXAMINATION, returns_to="verification"), "sop-unknown-step", "rows[6].returns_to"),
    (changed(AGENCY_APPROVAL, distinct_from=["author", "nobody"]), "sop-unknown-step", "rows[7].distinct_from"),
    (changed(EXAMINATION, limit="2 days"), "sop-limit-differs", "rows[6].limit"),
    (changed("list_agreement", limit=None), "sop-limit-differs", "rows[2].limit"),
    (changed(EXAMINATION, binds=None), "sop-ungated", "rows[6].gates"),
    (changed(EXAMINATION, distinct_from=None), "sop-ungated", "rows[6].gates"),
    (changed(EXAMINATION, subject="request"), "sop-ungated", "rows[6].gates"),
    (changed(EXAMINATION, actors=[["producer"]]), "sop-ungated", "rows[6].gates"),
    (changed(EXAMINATION, optional=True), "sop-ungated", "rows[6].gates"),
    (changed("upload", gates=True), "sop-ungated", "rows[5].gates"),
    (changed(PUBLICATION, gates=None), "sop-ungated", "rows"),
]


@pytest.mark.parametrize(("document", "code", "place"), FAULTY)
def test_a_faulty_procedure_of_one_s_own_is_none_at_all(document: object, code: str, place: str) -> None:
    sop, findings = in_force("own", {OWN_SOP: written(document)})
    assert sop is None
    assert (code, place) in [(one.code, one.where.column) for one in findings]


def test_a_procedure_without_any_gate_but_publication_is_refused() -> None:
    document = own()
    for one in document["rows"]:
        if one["step"] in (EXAMINATION, AGENCY_APPROVAL):
            del one["gates"]
    assert in_force("own", {OWN_SOP: written(document)})[0] is None


def test_deviations_are_in_force_and_each_is_told() -> None:
    sop, found = deviating(
        {
            "rows": [
                {"step": EXAMINATION, "limit": "1-2 days", "reason": "Perwal 1/2026"},
                {"step": "collection", "actors": [["operator"]], "reason": "Perwal 1/2026"},
                {"step": AGENCY_APPROVAL, "returns_to": "collection", "reason": "Perwal 1/2026"},
            ],
            "columns": [{"title": "Forum Data", "label": "Forum Satu Data Kota"}],
        }
    )
    assert row(sop, EXAMINATION).limit == limit(2, Unit.DAYS, 1)
    assert row(sop, "collection").actors == (("operator",),)
    assert sop.columns[3] == ("Forum Satu Data Kota", ("forum",))
    assert sop.deviations == (
        "rows.collection.actors", "rows.examination.limit", "rows.agency_approval.returns_to", "columns.Forum Data",
    )  # fmt: skip
    assert found == [
        ("sop-deviation", "rows[1].actors"), ("sop-deviation", "rows[0].limit"),
        ("sop-deviation", "rows[2].returns_to"), ("sop-deviation", "columns[0]"),
    ]  # fmt: skip
    assert sop.followed == load_sop("blitar")
    assert sop.grounds["rows.examination.limit"] == "Perwal 1/2026"


def test_what_the_instance_decides_is_assumed_no_more() -> None:
    sop, _ = deviating({"rows": [{"step": "collection", "actors": [["operator"]], "reason": "Perwal 1/2026"}]})
    assert [one.about for one in row(sop, "collection").assumptions] == ["limit"]


def test_the_service_hours_of_the_sheet_may_differ() -> None:
    sheet = {"service": [{"component": "Jam Pelayanan", "text": ["Senin s/d Jumat"]}]}
    sop, found = deviating(sheet, "magetan")
    assert sop.service["Jam Pelayanan"] == "Senin s/d Jumat"
    assert list(sop.service) == list(load_sop("magetan").service)
    assert found == [("sop-deviation", "service[0]")]


def test_a_deviation_that_says_what_the_procedure_says_is_none() -> None:
    sop, found = deviating({"rows": [{"step": EXAMINATION, "limit": "1 days", "reason": "sama"}]})
    assert (sop, found) == (load_sop("blitar"), [])


REFUSED: list[tuple[dict[str, object], str]] = [
    ({"step": "verification", "limit": "2 days"}, "sop-deviation-unknown"),
    ({"step": EXAMINATION, "limit": "5-1 days"}, "sop-deviation-unknown"),
    ({"step": EXAMINATION, "returns_to": PUBLICATION}, "sop-deviation-unknown"),
    ({"step": EXAMINATION, "actors": [["operator"]]}, "sop-deviation-weakens"),
    ({"step": PUBLICATION, "actors": [["producer", "data_steward"]]}, "sop-deviation-weakens"),
    ({"step": AGENCY_APPROVAL, "actors": [["supporting_steward"]]}, "sop-deviation-weakens"),
    ({"step": EXAMINATION, "actors": [["agency_head"]]}, "sop-deviation-weakens"),
    ({"step": EXAMINATION, "gates": False}, "metadata-unknown-key"),
    ({"step": EXAMINATION, "distinct_from": []}, "metadata-unknown-key"),
    ({"step": EXAMINATION, "actors": []}, "metadata-too-short"),
    ({"step": EXAMINATION, "limit": "as you like"}, "metadata-malformed"),
]


@pytest.mark.parametrize(("given", "code"), REFUSED)
def test_a_deviation_that_would_open_a_gate_puts_none_of_them_in_force(given: dict[str, object], code: str) -> None:
    harmless = {"step": "collection", "actors": [["operator"]], "reason": "Perwal 1/2026"}
    sop, found = deviating({"rows": [harmless, given | {"reason": "Perwal 1/2026"}]})
    assert sop == load_sop("blitar")
    assert [key for key, _ in found] == [code]


def test_both_hands_cannot_be_given_one_new_role() -> None:
    both = [{"step": step, "actors": [["ppid"]], "reason": "x"} for step in (EXAMINATION, AGENCY_APPROVAL)]
    sop, found = deviating({"rows": both})
    assert sop == load_sop("blitar")
    assert {key for key, _ in found} == {"sop-deviation-weakens"}


def test_a_row_is_named_once() -> None:
    twice = [{"step": "upload", "limit": f"{n} hours", "reason": "x"} for n in (2, 3)]
    assert deviating({"rows": twice})[1] == [("sop-deviation-unknown", "rows[1].step")]


def test_deviations_hold_from_a_procedure_of_one_s_own_too() -> None:
    files = {
        OWN_SOP: written(own()),
        SOP_DEVIATIONS: written({"rows": [{"step": "upload", "limit": "2 hours", "reason": "x"}]}),
    }
    sop, findings = in_force("own", files)
    assert sop is not None
    assert row(sop, "upload").limit == limit(2, Unit.HOURS)
    assert [one.code for one in findings] == ["sop-deviation"]


def test_whatever_stands_in_the_files_nothing_is_raised() -> None:
    for junk in ("", "[]", "rows: 3", "rows: [3]", "rows: [{}]", "title: [x]", "service: [{component: 3}]", "\x00"):
        assert in_force("own", {OWN_SOP: junk})[0] is None
        assert in_force("blitar", {SOP_DEVIATIONS: junk})[0] == load_sop("blitar")
