"""`catalog/roster.yml` is read strictly; what is wrong with it gives nobody anything, and is told."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from satudata.model.finding import Finding
from satudata.model.roster import Roster
from satudata.read.documents import read_document
from satudata.read.schemas import faults
from satudata.trust.roster import PATH, known_key, read_roster
from satudata.trust.terms import letters_of
from tests.trust.rosters import DAY, REGISTER, complete, key, person, public_key, term, weak_key

AGENCIES = frozenset({"dinkes", "dinsos"})


def read(*entries: str, as_of: str = DAY) -> tuple[Roster, list[Finding]]:
    return read_roster("".join(entries).encode(), as_of, AGENCIES, letters_of(REGISTER))


def found(*entries: str, as_of: str = DAY) -> list[tuple[str, str]]:
    """(code, place) of each finding."""
    return [(finding.code, finding.where.column) for finding in read(*entries, as_of=as_of)[1]]


def roles(roster: Roster) -> Mapping[str, list[str]]:
    return {one.id: [term.role for term in one.terms] for one in roster.people.values()}


def test_a_complete_roster_is_read_as_it_says_and_has_no_findings() -> None:
    full = person(
        "budi",
        term("operator", letter="000/7/2026"),
        term("agency_head", capacity="plt", until="2026-12-31"),
        name="Budi Santoso",
        emails="[budi@dinkes.go.id]",
        accounts="{github: 1234, gitlab: 7}",
        logins="{github: kota-blitar/dinkes}",
        keys=key(public_key("budi") + " budi@laptop", until="2026-12-31"),
    )
    roster, findings = read(full)
    assert [finding.code for finding in findings] == []
    budi = roster.people["budi"]
    assert (budi.name, budi.emails, budi.accounts) == (
        "Budi Santoso",
        ("budi@dinkes.go.id",),
        {"github": 1234, "gitlab": 7},
    )
    assert budi.logins == {"github": "kota-blitar/dinkes"}
    assert [(one.line, one.start, one.until) for one in budi.keys] == [(public_key("budi"), "2026-01-02", "2026-12-31")]
    assert [(one.role, one.capacity, one.letter) for one in budi.terms] == [
        ("operator", "", "000/7/2026"),
        ("agency_head", "plt", ""),
    ]
    assert roster.by_account("github", 1234) is budi
    assert budi.speaks_with(budi.keys[0].fingerprint, DAY)
    assert roster.digest.startswith("sha256:")


def test_a_fingerprint_is_what_ssh_keygen_shows(tmp_path: Path) -> None:
    (tmp_path / "budi.pub").write_text(public_key("budi"))
    told = subprocess.run(
        ["ssh-keygen", "-l", "-f", str(tmp_path / "budi.pub")], capture_output=True, check=True, encoding="utf-8"
    )
    assert told.stdout.split()[1] == known_key(public_key("budi"))[0]


@pytest.mark.parametrize("content", [None, b"", b"# nobody yet\n", b"# nobody yet\n[]\n"])
def test_an_absent_or_empty_roster_is_an_empty_one_and_one_note(content: bytes | None) -> None:
    roster, findings = read_roster(content, DAY)
    assert roster.people == {}
    assert [(finding.code, finding.severity.value, finding.where.path) for finding in findings] == [
        ("roster-missing", "note", PATH)
    ]


@pytest.mark.parametrize("content", [b"id: budi\n", b"- &x 1\n", b"\xff", b"- [a\n"])
def test_what_is_no_list_of_people_is_told_and_names_nobody(content: bytes) -> None:
    roster, findings = read_roster(content, DAY)
    assert roster.people == {}
    assert findings[0].code.startswith("metadata-")
    assert roster.digest


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (person("budi", term().replace("decree", "dekrit")), "metadata-missing-key"),
        (person("budi", term(decree="")), "metadata-too-short"),
        (person("budi", term(role="bupati")), "metadata-not-allowed"),
        (person("budi", term(start="2 Januari 2026")), "metadata-malformed"),
        (person("budi", term(until="selamanya")), "metadata-malformed"),
        (person("budi", term(capacity="pjs")), "metadata-not-allowed"),
        (person("budi", term(agency="Dinas Kesehatan")), "metadata-malformed"),
    ],
)
def test_a_malformed_term_gives_nothing(entry: str, code: str) -> None:
    roster, findings = read(entry)
    assert code in {finding.code for finding in findings}
    assert roles(roster) == {"budi": []}


def test_a_login_in_place_of_an_account_number_is_refused() -> None:
    roster, findings = read(person("budi", term(), accounts="{github: budi, gitlab: 7}"))
    assert [(f.code, f.where.column) for f in findings] == [("metadata-wrong-type", "[0].accounts.github")]
    assert roster.people["budi"].accounts == {"gitlab": 7}


def test_the_first_of_two_entries_of_one_id_stands() -> None:
    roster, findings = read(person("budi", term()), person("budi", term("administrator", "*"), name="Lain"))
    assert [(f.code, f.where.column) for f in findings] == [("roster-repeated-person", "[1].id")]
    assert roles(roster) == {"budi": ["agency_head"]}


def test_one_person_under_two_ids_is_suspected_by_the_name() -> None:
    assert found(person("budi", term(), name="Budi  Santoso"), person("bs", name="budi santoso")) == [
        ("roster-same-name", "[1].name")
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample", "roster-key-unreadable"),
        ("ssh-dss " + public_key("budi").split()[1], "roster-key-unreadable"),
        ("ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5", "roster-key-unreadable"),
        (weak_key(), "roster-key-weak"),
    ],
)
def test_a_key_that_cannot_be_trusted_is_left_out(line: str, code: str) -> None:
    roster, findings = read(person("budi", term(), keys=key(line)))
    assert [(f.code, f.where.column) for f in findings] == [(code, "[0].keys[0]")]
    assert roster.people["budi"].keys == ()


@pytest.mark.parametrize("change", [("until", "untill"), ("2026-12-31", "akhir tahun")])
def test_a_key_whose_end_is_misspelt_does_not_count_for_ever(change: tuple[str, str]) -> None:
    roster, findings = read(person("budi", term(), keys=key(public_key("budi"), until="2026-12-31").replace(*change)))
    assert {f.code.partition("-")[0] for f in findings} == {"metadata"}
    assert roster.people["budi"].keys == ()


def test_a_key_of_two_people_is_told_and_has_two_owners() -> None:
    shared = key(public_key("budi"))
    roster, findings = read(person("budi", term(), keys=shared), person("sari", keys=shared))
    assert [(f.code, f.where.column) for f in findings] == [("roster-key-shared", "[1].keys[0]")]
    assert len(list(roster.owners(known_key(public_key("budi"))[0]))) == 2


def test_a_key_renewed_by_the_same_person_is_no_fault() -> None:
    twice = key(public_key("budi"), until="2026-05-01")[:-1] + ", " + key(public_key("budi"), start="2026-06-01")[1:]
    assert found(person("budi", term(), keys=twice)) == []


def test_an_account_of_two_people_is_told_for_one_forge_only() -> None:
    assert found(
        person("budi", term(), accounts="{github: 7}"),
        person("sari", accounts="{gitlab: 7}"),
        person("tono", accounts="{github: 7}"),
    ) == [("roster-account-shared", "[2].accounts.github")]


def test_an_account_of_two_people_speaks_for_neither() -> None:
    roster, _ = read(person("budi", term(), accounts="{github: 7, gitlab: 9}"), person("tono", accounts="{github: 7}"))
    assert roster.by_account("github", 7) is None
    assert roster.by_account("gitlab", 9) is roster.people["budi"]


def test_an_address_of_two_people_is_told_whatever_its_letters() -> None:
    entries = person("budi", term(), emails="[Data@dinkes.go.id]"), person("sari", emails="[data@dinkes.go.id]")
    assert found(*entries) == [("roster-email-shared", "[1].emails")]


@pytest.mark.parametrize(
    ("start", "until"), [("2026-03-01", "2026-02-01"), ("2026-02-31", ""), ("2026-01-01", "2026-06-31")]
)
def test_a_term_or_key_with_impossible_dates_gives_nothing(start: str, until: str) -> None:
    ended = {"until": until} if until else {}
    entry = person("budi", term(start=start, **ended), keys=key(public_key("budi"), start, until))
    roster, findings = read(entry)
    assert [(f.code, f.where.column) for f in findings] == [
        ("roster-bad-dates", "[0].keys[0]"),
        ("roster-bad-dates", "[0].roles[0]"),
    ]
    assert (roster.people["budi"].keys, roster.people["budi"].terms) == ((), ())


@pytest.mark.parametrize(
    ("role", "agency", "fits"),
    [
        ("agency_head", "*", False), ("operator", "*", False), ("administrator", "dinkes", False),
        ("gate", "dinkes", False), ("data_steward", "*", True), ("ppid", "*", True), ("ppid", "dinkes", True),
        ("administrator", "*", True), ("gate", "*", True), ("supporting_steward", "dinkes", True),
    ],
)  # fmt: skip
def test_a_role_is_held_where_it_belongs(role: str, agency: str, fits: bool) -> None:
    roster, findings = read(person("budi", term(role, agency, letter="000/8/2026")))
    assert [f.code for f in findings] == ([] if fits else ["roster-scope"])
    assert roles(roster) == {"budi": [role] if fits else []}


@pytest.mark.parametrize(
    ("letter", "known"), [("000/7/2026", True), ("000/8/2026", True), ("000/9/2026", False), ("000/1/2026", False)]
)
def test_an_operator_counts_only_with_a_registered_letter_of_that_agency(letter: str, known: bool) -> None:
    roster, findings = read(person("budi", term("operator", letter=letter)))
    assert [f.code for f in findings] == ([] if known else ["roster-no-letter"])
    assert roles(roster) == {"budi": ["operator"] if known else []}


def test_an_operator_without_any_letter_is_refused_and_a_register_that_is_not_given_is_not_asked() -> None:
    entry = person("budi", term("operator"))
    assert found(entry) == [("roster-no-letter", "[0].roles[0]")]
    assert read_roster(entry.encode(), DAY)[1] == []


def test_a_register_that_cannot_be_read_has_no_letters() -> None:
    assert letters_of(b"nomor_surat\n\xff\n") == frozenset()
    assert letters_of(b"") == frozenset()
    assert letters_of(b"\xef\xbb\xbfno_urut,nomor_surat\n1,000/7\n") == {("000/7", "")}


def test_the_gate_holds_no_human_role() -> None:
    roster, findings = read(person("gerbang", term("gate", "*"), term("data_steward", "*")))
    assert [(f.code, f.where.column) for f in findings] == [("roster-gate-and-person", "[0].roles[1]")]
    assert roles(roster) == {"gerbang": ["gate"]}


def test_a_living_term_of_an_unknown_agency_is_told_and_an_ended_one_is_not() -> None:
    assert found(person("budi", term(agency="disdik"))) == [("roster-unknown-agency", "[0].roles[0]")]
    assert found(person("budi", term(agency="disdik", until="2026-06-30"))) == []


def test_two_heads_of_one_agency_on_one_day_are_told() -> None:
    first = person("budi", term(until="2026-06-30"))
    assert found(first, person("sari", term(start="2026-06-30"))) == [("roster-overlap", "[1].roles[0]")]
    assert found(first, person("sari", term(start="2026-07-01"))) == []
    assert found(first, person("sari", term(agency="dinsos"))) == []


@pytest.mark.parametrize("capacity", ["plt", "plh"])
def test_who_acts_for_a_head_may_do_so_beside_them(capacity: str) -> None:
    assert found(person("budi", term()), person("sari", term(capacity=capacity))) == []


def test_several_stewards_are_no_fault_but_the_same_term_twice_is() -> None:
    steward = term("data_steward", "*")
    assert found(person("budi", steward), person("sari", steward)) == []
    assert found(person("budi", steward, steward)) == [("roster-overlap", "[0].roles[1]")]


@pytest.mark.parametrize(
    ("until", "told"), [("2026-12-21", True), ("2026-12-22", False), ("2026-11-21", True), ("2026-11-20", False)]
)
def test_a_term_that_ends_within_thirty_days_without_successor_is_a_warning(until: str, told: bool) -> None:
    _, findings = read(person("budi", term(until=until)))
    expected = [("roster-ends-soon", "warning")] if told else []
    assert [(f.code, f.severity.value) for f in findings] == expected


def test_a_term_that_somebody_takes_over_ends_in_silence() -> None:
    assert found(person("budi", term(until="2026-12-01")), person("sari", term(start="2026-12-02"))) == []
    assert found(person("budi", term(until="2026-12-01")), person("sari", term(start="2026-12-05"))) == [
        ("roster-ends-soon", "[0].roles[0]")
    ]


def test_the_first_and_last_days_of_the_calendar_do_no_harm() -> None:
    assert found(person("budi", term(start="0000-01-01"))) == [("roster-bad-dates", "[0].roles[0]")]
    assert found(person("budi", term(until="9999-12-31")), as_of="9999-12-31") == []


def test_findings_stand_at_their_lines() -> None:
    text = "# daftar\n" + person("budi", term()) + person("sari", term("bupati"))
    [finding] = read_roster(text.encode())[1]
    assert (finding.where.path, finding.where.line) == (PATH, 7)


def test_a_roster_of_a_whole_region_is_complete_by_the_schema() -> None:
    document, findings = read_document(PATH, complete().encode(), list)
    assert findings == []
    assert faults("roster", document.value) == []
    assert read(complete())[1] == []


def test_keys_are_read_alike_where_nothing_compiled_can_be_imported() -> None:
    """As in a browser: only the form is looked at, with the same outcome for the faults people make."""
    lines = [
        public_key("budi") + " komentar",
        weak_key(),
        "ssh-rsa AAAA",
        "ssh-dss " + public_key("budi").split()[1],
        "x",
    ]
    program = (
        "import sys; sys.modules['cryptography'] = None\n"
        "from satudata.trust.roster import known_key\n"
        "from satudata.trust.sshsig import SignatureError\n"
        "for line in sys.argv[1:]:\n"
        "    try: print(*known_key(line))\n"
        "    except SignatureError as error: print(error.reason)\n"
    )
    told = subprocess.run([sys.executable, "-c", program, *lines], capture_output=True, check=True, encoding="utf-8")
    first, *others = told.stdout.splitlines()
    assert first == " ".join(known_key(public_key("budi")))
    assert others == ["weak-key", "malformed", "malformed", "malformed"]
