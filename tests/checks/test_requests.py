"""Requests, complaints and the data architecture: what is refused in them, and that nobody is told of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from satudata.checks.naming import contact_in, name_in, proper_words
from satudata.checks.requests import check_texts, paper_of
from satudata.model.finding import Finding, Severity
from satudata.model.request import RequestState
from satudata.pipeline import Request, read
from satudata.read.catalogue import Catalog
from satudata.read.documents import read_document
from satudata.read.schemas import schema_of
from tests.conftest import Tree
from tests.examples.requests import COMPLAINED, COMPLAINT, ENTRY, NEED, PUBLIC, REQUEST, asked
from tests.instances import DAY

PERSON = "requests-personal-data"
NAME = "requests-person-name"


def judged(root: Path) -> tuple[Catalog, list[Finding]]:
    """The catalogue, and what is found in the three folders."""
    reading = read(Request(root=root, as_of=DAY, cached=False, processes=1))
    folders = ("catalog/requests/", "catalog/complaints/", "catalog/architecture/")
    return reading.catalog, [one for one in reading.findings if one.where.path.startswith(folders)]


def codes(findings: Sequence[Finding]) -> list[str]:
    return [one.code for one in findings]


def test_a_request_a_need_a_complaint_and_an_entry_are_read_without_a_finding(tree: Tree) -> None:
    catalog, findings = judged(tree(asked()))
    assert findings == []
    assert list(catalog.requests) == ["2026/0001", "2026/0002"]
    one, need = catalog.requests.values()
    assert (one.requester, one.needs[0].period, one.routing[0].to, one.state()) == (
        "researcher", "2025", "dinkes", RequestState.ROUTED,
    )  # fmt: skip
    assert (need.requester, need.datasets, need.state()) == ("dinkes", ("dinkes/puskesmas",), RequestState.RECEIVED)
    (complaint,) = catalog.complaints.values()
    assert (complaint.state, complaint.answered_on, complaint.unit) == ("closed", "2026-11-06", "dinkes")
    (entry,) = catalog.architecture.values()
    assert [field.name for field in entry.dataset.fields] == ["kode_kecamatan", "tahun", "jenis_kelamin", "jumlah"]
    assert entry.dataset.id == "dinkes/stunting-kecamatan"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("{class: researcher}", "{class: researcher, name: Budi Santoso}", "metadata-unknown-key"),
        ("{class: researcher}", "{class: Budi Santoso}", "metadata-not-allowed"),
        ("kind: public", "kind: public\nemail: budi@contoh.example", "metadata-unknown-key"),
        ("contact_ref: PPID-2026-12", "contact_ref: Budi Santoso", "metadata-malformed"),
        ("kind: public", "kind: forum", "metadata-missing-key"),
        ("to: dinkes", "to: dinkess", "requests-unknown-agency"),
        ("architecture: stunting-kecamatan", "architecture: lain", "requests-unknown-architecture"),
        ('"2026-11-03"', '"2026-11-31"', "requests-no-such-day"),
        ('"2026-11-03"', '"2026-11-01"', "requests-order"),
        ('"2026-11-03"', '"2026-12-03"', "requests-future"),
        ("architecture:", "datasets: [dinkes/belum-ada]\narchitecture:", "requests-unknown-dataset"),
        ("architecture:", 'answered_on: "2026-11-05"\narchitecture:', "requests-undecided"),
        ('received: "2026-11-02', 'received: "2025-11-02', "requests-other-year"),
    ],
)
def test_what_a_request_says_must_hold(tree: Tree, old: str, new: str, code: str) -> None:
    assert old in PUBLIC
    found = judged(tree({**asked(), REQUEST: PUBLIC.replace(old, new)}))[1]
    assert code in codes(found)


def test_a_refusal_needs_its_ground_its_reason_and_the_consequence_test(tree: Tree) -> None:
    refused = f'{PUBLIC}decision: {{access: refused, by: ppid, on: "2026-11-05"}}\n'
    found = judged(tree({**asked(), REQUEST: refused}))[1]
    keys = {one.where.column for one in found if one.code == "metadata-missing-key"}
    assert keys == {"decision.ground", "decision.reason", "decision.consequence_test"}


@pytest.mark.parametrize(
    ("access", "how", "code"),
    [("refused", "published", "requests-contradicted"), ("restricted", "published", "requests-contradicted")],
)
def test_nothing_is_handed_over_otherwise_than_decided(tree: Tree, access: str, how: str, code: str) -> None:
    decision = f'decision: {{access: {access}, by: ppid, on: "2026-11-05", ground: UU 14/2008 Pasal 17, '
    decision += "reason: Rahasia pribadi., consequence_test: 1/PPID/2026}\n"
    delivery = f'deliveries: [{{dataset: dinkes/puskesmas, on: "2026-11-06", how: {how}}}]\n'
    assert code in codes(judged(tree({**asked(), REQUEST: PUBLIC + decision + delivery}))[1])


def test_an_encrypted_delivery_needs_its_record(tree: Tree) -> None:
    record = "catalog/deliveries/2026-11-06-0123456789ab.json"
    given = 'decision: {access: restricted, by: ppid, on: "2026-11-05", ground: UU 14/2008 Pasal 6}\n'
    given += f'deliveries: [{{dataset: dinkes/puskesmas, on: "2026-11-06", how: delivered, record: {record}}}]\n'
    root = tree({**asked(), REQUEST: PUBLIC + given})
    assert codes(judged(root)[1]) == ["requests-delivery-unrecorded"]


def test_an_extension_is_of_seven_working_days_at_most(tree: Tree) -> None:
    extension = 'extension: {on: "2026-11-10", until: "2026-12-31", reason: Dihimpun dahulu.}\n'
    (found,) = judged(tree({**asked(), REQUEST: PUBLIC + extension}))[1]
    assert (found.code, found.values["last"]) == ("requests-extension-too-long", "2026-11-25")


OPENED = 'decision: {access: open, by: ppid, on: "2026-11-05"}\nanswered_on: "2026-11-05"\n'
TURNED_DOWN = (
    'decision: {access: refused, by: ppid, on: "2026-11-05", ground: UU 14/2008 Pasal 17 huruf h, '
    'reason: Memuat rahasia pribadi., consequence_test: 050/12/PPID/2026}\nanswered_on: "2026-11-05"\n'
)
LATE = OPENED.replace("11-05", "11-19")  # the answer was due on 16 November
NEITHER, GROUND = (), ("requests-objection-ground",)


@pytest.mark.parametrize(
    ("answer", "day", "ground", "found"),
    [
        (OPENED, "10", "not_as_asked", NEITHER),
        (OPENED, "10", "cost", NEITHER),
        (OPENED, "10", "refused", GROUND),
        (OPENED, "10", "late", GROUND),
        (OPENED, "10", "not_answered", GROUND),
        (TURNED_DOWN, "10", "refused", NEITHER),
        (TURNED_DOWN, "05", "refused", NEITHER),
        (TURNED_DOWN, "10", "late", GROUND),
        ("", "18", "not_answered", NEITHER),
        ("", "18", "late", NEITHER),
        ("", "18", "refused", GROUND),
        ("", "18", "cost", GROUND),
        ("", "12", "not_answered", ("requests-objection-early",)),
        (LATE, "20", "late", NEITHER),
        (LATE, "20", "not_answered", GROUND),
        (LATE, "18", "not_answered", NEITHER),  # it was answered the day after
        ('answered_on: "2026-11-05"\n', "10", "refused", ("requests-undecided",)),
    ],
)
def test_an_objection_on_a_ground_that_the_answer_did_not_give_is_a_warning(
    tree: Tree, answer: str, day: str, ground: str, found: tuple[str, ...]
) -> None:
    given = f'{answer}objection: {{received: "2026-11-{day}T10:00+07:00", ground: {ground}}}\n'
    told = judged(tree({**asked(), REQUEST: PUBLIC + given}))[1]
    assert tuple(codes(told)) == found
    if found in (GROUND, ("requests-objection-early",)):
        (one,) = told
        assert (one.severity, one.where.column) == (Severity.WARNING, "objection.ground")
        assert one.where.line == len((PUBLIC + given).splitlines())


@pytest.mark.parametrize(
    ("given", "values"),
    [
        (
            f'{OPENED}objection: {{received: "2026-11-10T10:00+07:00", ground: refused}}\n',
            {"ground": "refused", "known": "not_as_asked, cost"},
        ),
        (
            'objection: {received: "2026-11-12T10:00+07:00", ground: late}\n',
            {"day": "2026-11-12", "due": "2026-11-16"},
        ),
    ],
)
def test_the_grounds_that_hold_and_the_day_to_wait_for_are_told(tree: Tree, given: str, values: dict[str, str]) -> None:
    (found,) = judged(tree({**asked(), REQUEST: PUBLIC + given}))[1]
    assert found.values == values


@pytest.mark.parametrize(
    ("decided", "outcome", "found"),
    [
        ("13", "granted", NEITHER),
        ("10", "partly", NEITHER),
        ("13", "rejected", NEITHER),
        ("05", "granted", GROUND),
        ("10", "rejected", GROUND),
    ],
)
def test_a_decision_that_took_the_place_of_the_one_objected_to_says_nothing_of_its_ground(
    tree: Tree, decided: str, outcome: str, found: tuple[str, ...]
) -> None:
    answer = OPENED.replace('on: "2026-11-05"}', f'on: "2026-11-{decided}"}}')
    reply = f'answered_on: "2026-11-12", outcome: {outcome}, reason: Angkanya boleh dibuka.'
    given = f'{answer}objection: {{received: "2026-11-10T10:00+07:00", ground: refused, {reply}}}\n'
    assert tuple(codes(judged(tree({**asked(), REQUEST: PUBLIC + given}))[1])) == found


@pytest.mark.parametrize("moment", ["2026-11-10", "2026-02-30T10:00+07:00", "2031-11-10T10:00+07:00"])
def test_an_objection_of_no_day_or_of_a_year_without_calendar_is_not_weighed(tree: Tree, moment: str) -> None:
    given = f'{OPENED}objection: {{received: "{moment}", ground: refused}}\n'
    found = codes(judged(tree({**asked(), REQUEST: PUBLIC + given}))[1])
    assert not [code for code in found if code.startswith("requests-objection")]


@pytest.mark.parametrize("path", ["1.yml", "2026/1.yml", "2026/0001.pdf", "2026/x/0001.yml", "26/0001.yml"])
def test_a_file_in_the_wrong_place_is_told_and_not_read(tree: Tree, path: str) -> None:
    root = tree({**asked(), f"catalog/requests/{path}": PUBLIC})
    catalog, found = judged(root)
    assert (codes(found), len(catalog.requests)) == (["requests-misplaced"], 2)


def test_a_format_is_described_by_the_keys_of_a_dataset() -> None:
    whole, part = schema_of("dataset")["properties"], schema_of("architecture")["properties"]
    shared = part.keys() & whole.keys()
    assert {"title", "spatial", "access", "spbe", "schema"} <= shared
    assert all(part[key] == whole[key] for key in shared)
    assert schema_of("architecture")["$defs"]["field"] == schema_of("dataset")["$defs"]["field"]


PERSONAL = [
    "3602041211870001",
    "36.02.04.121187.0001",
    "0812 3456 7890",
    "+62 812-3456-7890",
    "budi@contoh.example",
    "data@dinkes.go.id",
    "(0342) 801171",
    "https://contoh.example/budi",
    "@budi",
    "jl. merdeka 12",
    "rt 03/rw 02",
]
NAMED = [
    "Permintaan Budi Santoso",
    "permintaan bapak budi",
    "atas nama siti",
    "Data untuk Siti",
    "sdr. budi",
    "Santoso",
]
HARMLESS = [
    "Data stunting di Kota Blitar tahun 2020-2024",
    "Jumlah penduduk menurut kelurahan, Dinas Kesehatan, triwulan II 2025",
    "UU 14/2008 Pasal 17 huruf h",
    "Anggaran di atas Rp 1.250.000.000",
    "Kesesuaian RPJMD dengan Peraturan Bupati Nomor 48 Tahun 2021",
    "Angka kematian ibu dan bayi; sumber: Badan Pusat Statistik",
    "Data per 2026-03-02",
]


@pytest.mark.parametrize("text", PERSONAL)
def test_numbers_addresses_and_contacts_are_found(text: str) -> None:
    assert contact_in(f"Data stunting, hubungi {text}")


@pytest.mark.parametrize("text", NAMED)
def test_names_are_found_by_their_capitals_and_by_what_stands_before_them(text: str) -> None:
    assert name_in(text, proper_words())


@pytest.mark.parametrize("text", HARMLESS)
def test_offices_places_laws_years_and_amounts_are_no_persons(text: str) -> None:
    assert not contact_in(text)
    assert name_in(text, proper_words() | {"blitar"}) == ""


PLACES = [
    (REQUEST, PUBLIC, "subject: Data stunting menurut kecamatan", "subject: Data stunting, {}"),
    (REQUEST, PUBLIC, "title: Balita stunting", "title: 'Balita stunting, {}'"),
    (REQUEST, PUBLIC, "instruction: Siapkan datanya.", "instruction: 'Siapkan datanya, {}'"),
    (REQUEST, PUBLIC, "kind: public", "# dari {}\nkind: public"),
    (REQUEST, PUBLIC, "kind: public", "kind: public # dari {}"),
    (COMPLAINT, COMPLAINED, "subject: Angka puskesmas tahun 2024 keliru", "subject: 'Angka keliru, {}'"),
    (COMPLAINT, COMPLAINED, "section: Bidang Statistik", "section: 'Bidang statistik, {}'"),
    (COMPLAINT, COMPLAINED, "text: Angka sudah diperbaiki.", "text: 'Angka sudah diperbaiki, {}'"),
]


@pytest.mark.parametrize(("path", "content", "old", "new"), PLACES)
@pytest.mark.parametrize("person", ["Budi Santoso", "3602041211870001", "budi@contoh.example"])
def test_a_person_in_any_text_or_comment_is_an_error_that_repeats_nothing(
    path: str, content: str, old: str, new: str, person: str
) -> None:
    assert old in content
    document, broken = read_document(path, content.replace(old, new.format(person)).encode())
    assert broken == []
    found = list(check_texts(paper_of(path, document.mapping, document.text), proper_words()))
    assert {PERSON, NAME} & set(codes(found))
    assert all(one.severity == "error" for one in found)
    told = " ".join(str(fact) for one in found for _, fact in one.facts)
    assert "Santoso" not in told
    assert "3602041211870001" not in told
    assert "budi@" not in told


def test_a_broken_file_is_told_and_stops_nothing(tree: Tree) -> None:
    root = tree({**asked(), REQUEST: "kind: [", NEED: b"\xff\xfe", COMPLAINT: "- satu\n", ENTRY: "title: x\n"})
    catalog, found = judged(root)
    assert {REQUEST, NEED, COMPLAINT, ENTRY} == {one.where.path for one in found}
    assert (catalog.requests, catalog.complaints) == ({}, {})
