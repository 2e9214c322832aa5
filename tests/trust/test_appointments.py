"""The roster is changed as text: what was there keeps its bytes, and the outcome says what was asked for."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from satudata.errors import SatudataError
from satudata.trust.appointments import MODELINE, Appointment, add, end_key, end_term
from satudata.trust.roster import known_key, read_roster
from tests.trust.rosters import key, person, public_key, term

HEAD = {"role": "agency_head", "agency": "dinkes", "from": "2026-01-02", "decree": "821/12/2026"}
FULL = Appointment(
    person="budi",
    name='Budi "B" Santoso',
    term=HEAD,
    key={"key": public_key("budi"), "from": "2026-01-02"},
    emails=("budi@dinkes.go.id",),
    accounts={"github": 1234},
    logins={"github": "kota/dinkes"},
)
STYLES = """\
# Daftar pejabat

- id: lama # yang pertama
  name: >-
    Kepala Dinas
    Kesehatan
  emails:
    - lama@dinkes.go.id   # kantor
  accounts:
    github: 1
  keys: []
  roles:
    # sejak pelantikan
    - role: agency_head
      agency: dinkes
      from: 2025-01-01
      decree: 821/1   # SK bupati

    - {role: ppid, agency: dinkes, from: "2025-01-01", decree: "821/2"}
# di antara dua orang
- {id: datar, name: Datar, roles: [{role: data_steward, agency: "*", from: 2025-01-01, decree: a}]}

- id: akhir
  name: Terakhir
  roles:
  - role: administrator
    agency: "*"
    from: 2025-01-01
    decree: '1'
# penutup
"""


def lines_lost(before: bytes, after: bytes) -> list[str]:
    """Lines of the old file that the new one has not, in order."""
    left = after.decode().splitlines()
    lost = []
    for line in before.decode().splitlines():
        if line in left:
            left = left[left.index(line) + 1 :]
        else:
            lost.append(line)
    return lost


def told(call: object) -> str:
    assert isinstance(call, pytest.ExceptionInfo)
    return str(call.value.key)


def test_the_first_person_makes_the_file() -> None:
    content = add(None, FULL)
    assert content.decode() == MODELINE + (
        "- id: budi\n"
        '  name: "Budi \\"B\\" Santoso"\n'
        '  emails: ["budi@dinkes.go.id"]\n'
        "  accounts: {github: 1234}\n"
        '  logins: {github: "kota/dinkes"}\n'
        "  keys:\n"
        f'    - {{key: "{public_key("budi")}", from: "2026-01-02"}}\n'
        "  roles:\n"
        '    - {role: agency_head, agency: dinkes, from: "2026-01-02", decree: "821/12/2026"}\n'
    )
    assert read_roster(content)[1] == []


@pytest.mark.parametrize("content", [b"# daftar\n# kosong\n", b"# daftar\n[]\n", b"# daftar\n[] # belum ada\n", b"[]"])
def test_an_empty_list_is_filled_and_its_comments_stay(content: bytes) -> None:
    after = add(content, FULL)
    roster, findings = read_roster(after)
    assert (list(roster.people), findings) == (["budi"], [])
    assert lines_lost(content.replace(b"[]", b"").strip(), after) == (
        [] if b"belum" not in content else [" # belum ada"]
    )
    assert b"[]" not in after


def test_a_new_person_comes_behind_the_last_and_every_other_line_stays() -> None:
    after = add(STYLES.encode(), FULL)
    assert lines_lost(STYLES.encode(), after) == []
    assert after.decode().endswith('decree: "821/12/2026"}\n# penutup\n')
    assert list(read_roster(after)[0].people) == ["lama", "datar", "akhir", "budi"]


@pytest.mark.parametrize("person_id", ["lama", "datar", "akhir"])
def test_more_for_somebody_who_is_there_is_entered_in_whatever_style_they_stand(person_id: str) -> None:
    more = Appointment(
        person_id, "", {**HEAD, "role": "ppid", "agency": "dinsos"}, FULL.key, ("baru@dinkes.go.id",), {"gitlab": 7},
        {"github": "kota/dinkes"},
    )  # fmt: skip
    after = add(STYLES.encode(), more)
    roster, findings = read_roster(after)
    assert findings == []
    found = roster.people[person_id]
    assert (found.emails[-1], found.accounts["gitlab"], found.logins) == (
        "baru@dinkes.go.id", 7, {"github": "kota/dinkes"},
    )  # fmt: skip
    assert found.terms[-1].agency == "dinsos"
    assert found.keys[-1].line == public_key("budi")
    assert len(lines_lost(STYLES.encode(), after)) <= 1
    assert "# sejak pelantikan\n    - role: agency_head" in after.decode()


def test_what_is_there_already_is_not_entered_twice() -> None:
    once = add(None, FULL)
    again = Appointment("budi", FULL.name, {}, FULL.key, FULL.emails, FULL.accounts, FULL.logins)
    assert add(once, again) == once


def test_a_change_that_would_say_anything_else_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("satudata.trust.appointments._flow", lambda value: "{role: administrator}")
    with pytest.raises(SatudataError) as refused:
        add(STYLES.encode(), Appointment("lama", "", HEAD))
    assert told(refused) == "roster-edit-by-hand"


def test_an_empty_mapping_is_filled() -> None:
    after = add(
        b"- id: budi\n  name: B\n  accounts: {}\n  roles: []\n", Appointment("budi", "", HEAD, accounts={"github": 1})
    )
    assert b"  accounts: {github: 1}\n  roles: [{role: agency_head" in after


def test_line_ends_and_the_mark_of_windows_stay() -> None:
    windows = b"\xef\xbb\xbf" + STYLES.replace("\n", "\r\n").encode()
    after = add(windows, FULL)
    assert after.startswith(b"\xef\xbb\xbf")
    assert after.count(b"\n") == after.count(b"\r\n")
    assert len(read_roster(after)[0].people) == 4


def test_a_file_without_a_last_line_end_is_continued() -> None:
    after = add(STYLES.removesuffix("\n# penutup\n").encode(), FULL)
    assert list(read_roster(after)[0].people) == ["lama", "datar", "akhir", "budi"]


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        (Appointment("baru", term=HEAD), "roster-name-missing"),
        (Appointment("datar", name="Orang lain"), "roster-person-known"),
        (Appointment("lama", accounts={"github": 2}), "roster-account-known"),
    ],
)
def test_what_would_make_another_person_of_somebody_is_refused(asked: Appointment, key: str) -> None:
    with pytest.raises(SatudataError) as refused:
        add(STYLES.encode(), asked)
    assert told(refused) == key


@pytest.mark.parametrize("content", [b"- id: budi\n  id: sari\n", b"- &x 1\n", b"a: 1\n", b"\xff", b"- id: a\n"])
def test_a_file_that_is_not_strict_is_not_touched(content: bytes) -> None:
    with pytest.raises(SatudataError) as refused:
        add(content, FULL)
    assert told(refused) == "roster-unreadable"


def test_a_shape_that_cannot_be_continued_is_left_to_a_person() -> None:
    with pytest.raises(SatudataError) as refused:
        add(b"[{id: a, name: A, roles: []}]\n", Appointment("budi", "B", HEAD))
    assert told(refused) == "roster-edit-by-hand"


@pytest.mark.parametrize(
    ("person_id", "role", "agency"),
    [("lama", "agency_head", "dinkes"), ("lama", "ppid", "dinkes"), ("datar", "data_steward", "*")],
)
def test_a_term_is_ended_where_it_stands(person_id: str, role: str, agency: str) -> None:
    after = end_term(STYLES.encode(), person_id, role, agency, "2026-06-30", "821/9")
    roster, findings = read_roster(after)
    assert findings == []
    [ended] = [one for one in roster.people[person_id].terms if one.role == role]
    assert (ended.until, b'ended_by: "821/9"' in after) == ("2026-06-30", True)
    assert len(lines_lost(STYLES.encode(), after)) <= 1


def test_a_later_end_is_brought_forward() -> None:
    before = person("budi", term(until="2026-12-31")).encode()
    assert b'until: "2026-06-30"' in end_term(before, "budi", "agency_head", "dinkes", "2026-06-30")


@pytest.mark.parametrize(
    ("role", "agency", "until"),
    [("ppid", "dinsos", "2026-06-30"), ("operator", "dinkes", "2026-06-30"), ("ppid", "dinkes", "2024-12-31")],
)
def test_a_term_that_is_not_there_or_over_cannot_be_ended(role: str, agency: str, until: str) -> None:
    with pytest.raises(SatudataError, match="roster-no-such-term"):
        end_term(STYLES.encode(), "lama", role, agency, until)
    with pytest.raises(SatudataError, match="roster-no-such-term"):
        end_term(STYLES.encode(), "siapa", role, agency, until)
    with pytest.raises(SatudataError, match="roster-no-such-term"):
        end_term(None, "lama", role, agency, until)


def test_a_key_is_ended_by_its_fingerprint() -> None:
    before = person("budi", term(), keys=key(public_key("budi"))).encode()
    fingerprint = known_key(public_key("budi"))[0]
    [ended] = read_roster(end_key(before, "budi", fingerprint, "2026-06-30"))[0].people["budi"].keys
    assert ended.until == "2026-06-30"
    with pytest.raises(SatudataError, match="roster-no-such-term"):
        end_key(before, "budi", "SHA256:lain", "2026-06-30")


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp")), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(name=TEXT, decree=TEXT)
def test_any_name_and_decree_come_back_as_they_were_given(name: str, decree: str) -> None:
    after = add(STYLES.encode(), Appointment("budi", name, {**HEAD, "decree": decree}))
    document = read_roster(after)[0].people["budi"]
    assert document.name == unicodedata.normalize("NFC", name)
