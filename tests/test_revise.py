"""A list's file rewritten: what changed and nothing else, and what is written says what was meant."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satudata.desk import open_desk
from satudata.errors import SatudataError
from satudata.model.plan import Addition, AgencyPlan, Extension, Item, Release, Removal
from satudata.planning.change import with_amended, with_extension, with_item, without_item
from satudata.read.documents import read_document
from satudata.read.plans import plan_of
from satudata.revise import contents_of, deadlines_written, faults_of, keep, part_at_hand, retimed, rewritten, written
from tests.conftest import Tree, git
from tests.instances import DAY, instance
from tests.plans import DEADLINES, PART, PLAN, TIME, item, part, timed

COMMENTED = """\
# Disepakati Forum 12 Januari 2026

items:
  # dari Bidang Yankes
  - id: puskesmas
    title: Jumlah puskesmas menurut kecamatan # resmi
    satuan: Unit
    frequency: yearly
    releases:
      - {period: "2025", due: "2026-03-31"}
    access: open

  # dari Bidang P2P
  - {id: imunisasi, title: Cakupan imunisasi, satuan: Persen, frequency: yearly, releases: [], access: open}

# hasil rapat Mei
removed:
  - {id: apotek, reason: Digabung, on: "2026-05-04"}
"""


def read_again(content: bytes) -> AgencyPlan:
    document, findings = read_document(PLAN, content)
    assert not findings, (findings, content.decode())
    return plan_of(2026, "dinkes", document)


def test_what_says_the_same_keeps_its_very_bytes() -> None:
    assert rewritten(COMMENTED.encode(), part(COMMENTED)) == COMMENTED.encode()


def test_an_amended_line_leaves_every_other_line_and_comment_as_it_was() -> None:
    before = part(COMMENTED)
    after = with_amended(before, replace(before.items[1], priority=True))
    content = rewritten(COMMENTED.encode(), after).decode()
    old, new = COMMENTED.index("  - {id: imunisasi"), content.index("  - id: imunisasi")
    assert content[:new] == COMMENTED[:old]
    assert content[content.index("\n# hasil") :] == COMMENTED[COMMENTED.index("\n# hasil") :]
    assert read_again(content.encode()) == after


def test_a_line_taken_off_goes_with_its_reason_and_the_next_ones_comment_stays() -> None:
    after = without_item(part(COMMENTED), "dinkes/puskesmas", "Ganda", "2026-06-01")
    content = rewritten(COMMENTED.encode(), after).decode()
    assert "puskesmas menurut" not in content
    assert "  # dari Bidang P2P\n  - {id: imunisasi" in content
    assert read_again(content.encode()) == after


def test_new_lines_and_sections_come_at_their_end() -> None:
    after = with_item(part(COMMENTED), item("dinkes/rumah-sakit"), "Baru", "2026-06-01")
    content = rewritten(COMMENTED.encode(), after).decode()
    assert content.startswith(COMMENTED[: COMMENTED.index("\n# hasil rapat")])
    assert read_again(content.encode()) == after


@pytest.mark.parametrize("text", ["items: []\n", "# catatan\nitems: [] # kosong\n", "", "items:\n", "removed: []\n"])
def test_the_first_line_finds_its_place_in_any_empty_list(text: str) -> None:
    content = rewritten(text.encode(), with_item(part("items: []\n"), item(), "Baru", "2026-06-01"))
    assert [one.id for one in read_again(content).items] == ["dinkes/puskesmas"]
    assert text.startswith("#") == (b"# catatan" in content)


@pytest.mark.parametrize(
    "text",
    [
        PART.replace("\n", "\r\n"),
        "{items: [{id: puskesmas, title: Data, satuan: Unit, frequency: yearly, releases: [], access: open}]}\n",
        "removed:\n  - {id: apotek, reason: Digabung, on: '2026-05-04'}\nitems: [] \n",
        PART.rstrip("\n"),
    ],
)
def test_a_file_laid_out_otherwise_is_written_anew_and_says_what_was_meant(text: str) -> None:
    after = with_item(part(text), item("dinkes/rumah-sakit"), "Baru", "2026-06-01")
    assert read_again(rewritten(text.encode(), after)) == after


WORD = st.text(st.characters(categories=("L", "N", "P", "Zs"), max_codepoint=0x2000), min_size=1, max_size=20).filter(
    lambda text: text.isascii() or text == unicodedata.normalize("NFC", text)
)
NAME = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True).map(lambda name: f"dinkes/{name}")
DAYS = st.dates().map(lambda day: day.isoformat())
ITEMS = st.builds(
    Item,
    id=NAME,
    title=WORD,
    unit=WORD,
    frequency=st.sampled_from(["yearly", "monthly"]),
    releases=st.lists(
        st.builds(Release, st.sampled_from(["2025", "2025-Q1"]), DAYS, st.just("") | DAYS),
        max_size=2,
        unique_by=lambda one: one.period,
    ).map(tuple),
    access=st.sampled_from(["open", "restricted", "closed"]),
    priority=st.booleans(),
    unavailable=st.just("") | WORD | st.just("baris satu\nbaris dua"),
    carried_from=st.sampled_from([0, 2025]),
    activity=st.just("") | NAME,
    basis=st.just("") | WORD,
)
PARTS = st.builds(
    AgencyPlan,
    year=st.just(2026),
    agency=st.just("dinkes"),
    path=st.just(PLAN),
    items=st.lists(ITEMS, max_size=5, unique_by=lambda one: one.id).map(tuple),
    added=st.lists(st.builds(Addition, NAME, WORD, DAYS), max_size=2).map(tuple),
    removed=st.lists(st.builds(Removal, NAME, WORD, DAYS), max_size=2).map(tuple),
)


@st.composite
def timed_parts(draw: st.DrawFn) -> AgencyPlan:
    """A part with more time for itself and some of its items."""
    whole = draw(PARTS)
    about = st.sampled_from(["", *(one.id for one in whole.items)])
    more = st.builds(Extension, st.sampled_from(["examination", "filling"]), DAYS, WORD, about)
    found = draw(st.lists(more, max_size=3, unique_by=lambda one: (one.step, one.dataset)))
    return replace(whole, extensions=tuple(found))


@settings(max_examples=40, deadline=None)
@given(PARTS)
def test_what_is_written_is_read_back_without_loss(whole: AgencyPlan) -> None:
    assert read_again(written(whole)) == agreed(whole)
    assert written(whole) == written(whole)


@settings(max_examples=40, deadline=None)
@given(PARTS, PARTS, st.sampled_from([b"", PART.encode(), COMMENTED.encode()]))
def test_any_file_can_come_to_say_anything(one: AgencyPlan, other: AgencyPlan, start: bytes) -> None:
    content = rewritten(rewritten(start, one), other)
    assert read_again(content) == agreed(other)
    assert rewritten(content, other) == content


TIMED = """\
# Rapat 2 Maret 2026

collect_by:
  # sebelum cuti bersama
  - {id: puskesmas, period: "2025", day: "2026-03-16"} # resmi

  - id: imunisasi
    period: "2025"
    day: "2026-03-20"
"""
ITEM = """\
  - id: {}
    title: Data
    satuan: Unit
    frequency: yearly
    releases: [{{period: "2025", due: "2026-03-31"}}]
    access: open
"""
TIMED_LIST = f"items:\n{ITEM.format('puskesmas')}{ITEM.format('imunisasi')}"


def time_again(content: bytes, whole: AgencyPlan) -> AgencyPlan:
    """The list with the time that these bytes set, its extensions in a certain order."""
    found = timed(content.decode(), agreed(whole))
    return replace(found, extensions=in_order(found))


def agreed(whole: AgencyPlan) -> AgencyPlan:
    return whole.timed({}, ())


def in_order(whole: AgencyPlan) -> tuple[Extension, ...]:
    return tuple(sorted(whole.extensions, key=lambda one: (one.step, one.dataset)))


def test_one_deadline_changed_leaves_every_other_line_and_comment_as_it_was() -> None:
    before = timed(TIMED, part(TIMED_LIST))
    assert retimed(TIMED.encode(), before) == TIMED.encode()
    after = before.timed({**before.collect_by, ("dinkes/imunisasi", "2025"): "2026-03-24"}, ())
    assert retimed(TIMED.encode(), after).decode() == TIMED.replace("2026-03-20", "2026-03-24")
    after = before.timed({("dinkes/puskesmas", "2025"): "2026-03-16"}, (Extension("filling", "2026-04-10", "Banyak"),))
    content = retimed(TIMED.encode(), after).decode()
    assert content.startswith(TIMED[: TIMED.index("  - id: imunisasi")])
    assert content.endswith('extensions:\n  - step: filling\n    until: "2026-04-10"\n    reason: "Banyak"\n')


@settings(max_examples=40, deadline=None)
@given(timed_parts(), timed_parts(), st.sampled_from([b"", b"[]", TIMED.encode(), b"extensions: []\r\n"]))
def test_any_file_of_deadlines_can_come_to_say_anything(one: AgencyPlan, other: AgencyPlan, start: bytes) -> None:
    wanted = replace(other, extensions=in_order(other))
    content = retimed(retimed(start, one), other)
    assert time_again(content, other) == wanted
    assert retimed(content, other) == content
    assert time_again(deadlines_written(other), other) == wanted


def test_time_alone_changes_the_deadlines_alone_and_a_line_taken_off_takes_its_deadlines_along(tree: Tree) -> None:
    root = tree({**instance(), PLAN: PART, DEADLINES: TIME})
    desk = open_desk(root, cached=False)
    at_hand = part_at_hand(desk, 2026, "dinkes")
    assert at_hand == timed()
    assert contents_of(desk, at_hand) == {}
    longer = with_extension(at_hand, Extension("examination", "2026-06-30", "Data banyak"))
    assert list(contents_of(desk, longer)) == [DEADLINES]
    amended = with_amended(at_hand, replace(at_hand.items[0], title="Jumlah puskesmas"))
    assert list(contents_of(desk, amended)) == [PLAN]
    gone = contents_of(desk, without_item(at_hand, "dinkes/puskesmas", "Digabung", "2026-06-01"))
    assert list(gone) == [PLAN, DEADLINES]
    assert b"puskesmas" not in gone[DEADLINES]
    assert faults_of(desk, gone, DAY) == []
    assert [one.code for one in faults_of(desk, {PLAN: gone[PLAN]}, DAY)] == ["plan-deadline-unlisted"] * 2


@pytest.mark.parametrize("text", ["[", "collect_by: []\nlain: 1\n", TIME.replace("id: puskesmas", "id: posyandu")])
def test_a_faulty_file_of_deadlines_is_mended_before_anything_is_changed(tree: Tree, text: str) -> None:
    root = tree({**instance(), PLAN: PART, DEADLINES: text})
    with pytest.raises(SatudataError) as refused:
        part_at_hand(open_desk(root, cached=False), 2026, "dinkes")
    assert refused.value.key == "plan-deadlines-faulty"


def test_a_change_is_examined_before_it_is_written_and_committed_alone(tree: Tree) -> None:
    root = tree({**instance(), PLAN: "items: []\n"})
    (root / "lain.txt").write_text("belum disimpan")
    desk = open_desk(root, cached=False)
    after = with_item(part_at_hand(desk, 2026, "dinkes"), item(title="x"), "Baru", "2026-06-01")
    contents = contents_of(desk, after)
    assert [one.code for one in faults_of(desk, contents, DAY)] == ["metadata-too-short"]
    after = replace(after, items=(item(),))
    contents = contents_of(desk, after)
    assert faults_of(desk, contents, DAY) == []
    keep(desk, contents, "Tambah puskesmas")
    assert git(root, "show", "--stat", "--format=%s").splitlines()[0] == "Tambah puskesmas"
    assert git(root, "show", "--name-only", "--format=").split() == [PLAN]
    assert git(root, "status", "--short") == "?? lain.txt"


@pytest.mark.parametrize(
    ("agency", "text", "code"),
    [
        ("dinkess", "items: []", "agency-unknown"),
        ("dinsos", "items: []", "plan-missing"),
        ("dinkes", "[", "plan-unreadable"),
    ],
)
def test_a_list_that_cannot_be_changed_says_why(tree: Tree, agency: str, text: str, code: str) -> None:
    files = instance()
    agencies = files["catalog/agencies.yml"]
    assert isinstance(agencies, str)
    more = '- {id: dinsos, code: "1.06", name: Dinas Sosial, affairs: ["1.06"]}\n'
    root = tree({**files, "catalog/agencies.yml": f"{agencies}{more}", PLAN: text})
    with pytest.raises(SatudataError) as refused:
        part_at_hand(open_desk(root, cached=False), 2026, agency)
    assert refused.value.key == code
