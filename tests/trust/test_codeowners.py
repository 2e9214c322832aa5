"""CODEOWNERS routes each path to whom the roster names, judged by an independent matcher of the format."""

from __future__ import annotations

import re

import pytest
from codeowners import CodeOwners

from satudata.errors import SatudataError
from satudata.model.catalog import Agency, Bilingual
from satudata.trust import codeowners
from satudata.trust.codeowners import file_of, lines_of, routing
from satudata.trust.roster import read_roster
from tests.trust.rosters import DAY, person, term


def agency(identity: str, approval_role: str = "agency_head") -> Agency:
    return Agency(identity, "", Bilingual(identity), identity, (), {}, approval_role=approval_role)


AGENCIES = (agency("dinkes"), agency("dinkes-dua"), agency("bps", "ppid"), agency("dinsos"))
PEOPLE = "".join(
    (
        person("kepala", term(), logins="{github: kepala-dinkes, gitlab: kd}"),
        person("kepala-dua", term(agency="dinkes-dua"), logins="{github: kota/dinkes-dua}"),
        person("lama", term(until="2026-01-31", start="2025-01-01"), logins="{github: kepala-lama}"),
        person("ppid-bps", term("ppid", "bps"), logins="{github: ppid-bps}"),
        person("pendukung", term("supporting_steward", "dinkes"), logins="{github: pendukung}"),
        person("wali", term("data_steward", "*"), logins="{github: kota/walidata}"),
        person("admin", term("administrator", "*"), logins="{github: admin-satu}"),
        person("admin-dua", term("administrator", "*"), logins="{github: admin-dua}"),
        person("tanpa-login", term("administrator", "*"), accounts="{github: 7}"),
    )
)


def owners(path: str, people: str = PEOPLE, forge: str = "github", day: str = DAY) -> set[str]:
    """Who is asked for the path, says the matcher."""
    roster, _ = read_roster(people.encode())
    content = file_of(routing(roster, AGENCIES, forge, day), "Contoh")
    return {name for _, name in CodeOwners(content.decode()).of(path)}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("data/dinkes/puskesmas.csv", {"@kepala-dinkes", "@kota/walidata", "@pendukung"}),
        ("metadata/dinkes/puskesmas.yml", {"@kepala-dinkes", "@kota/walidata", "@pendukung"}),
        ("data/dinkes-dua/puskesmas.csv", {"@kota/dinkes-dua", "@kota/walidata"}),
        ("data/bps/penduduk.csv", {"@ppid-bps", "@kota/walidata"}),
        ("data/dinsos/miskin.csv", {"@kota/walidata"}),
        ("data/baru/tabel.csv", {"@kota/walidata"}),
        ("metadata/baru/tabel.yml", {"@kota/walidata"}),
        ("catalog/roster.yml", {"@admin-satu", "@admin-dua"}),
        ("catalog/waivers.yml", {"@admin-satu", "@admin-dua"}),
        ("catalog/calendar/2026.yml", {"@admin-satu", "@admin-dua"}),
        ("catalog/data/dinkes/x.csv", {"@admin-satu", "@admin-dua"}),
        ("catalog/approvals/dataset/dinkes/puskesmas/1.json", {"@kota/walidata"}),
        ("catalog/letters/register.csv", {"@kota/walidata"}),
        ("catalog/deadlines/2026/dinkes.yml", {"@kota/walidata"}),
        (".github/CODEOWNERS", {"@admin-satu", "@admin-dua"}),
        (".github/workflows/check.yml", {"@admin-satu", "@admin-dua"}),
        ("requirements/portal.txt", {"@admin-satu", "@admin-dua"}),
        ("requirements.txt", {"@admin-satu", "@admin-dua"}),
        ("mkdocs.yml", {"@admin-satu", "@admin-dua"}),
        ("README.md", {"@admin-satu", "@admin-dua"}),
    ],
)
def test_each_path_goes_to_those_in_office(path: str, expected: set[str]) -> None:
    assert owners(path) == expected


def test_who_is_in_office_is_asked_on_the_day() -> None:
    assert owners("data/dinkes/puskesmas.csv", day="2025-06-01") == {"@kepala-lama"}


def test_where_no_steward_has_a_login_the_administrators_are_asked() -> None:
    people = PEOPLE.replace("logins: {github: kota/walidata}", "emails: [wali@example.go.id]")
    assert owners("data/dinsos/miskin.csv", people) == {"@admin-satu", "@admin-dua"}


def test_another_forge_has_its_own_logins_and_no_line_is_without_owner() -> None:
    roster, _ = read_roster(PEOPLE.encode())
    assert routing(roster, AGENCIES, "gitlab", DAY) == (("/data/dinkes/", "@kd"), ("/metadata/dinkes/", "@kd"))
    assert routing(roster, AGENCIES, "forgejo", DAY) == ()


def test_only_plain_lines_are_written() -> None:
    roster, _ = read_roster(PEOPLE.encode())
    lines = routing(roster, AGENCIES, "github", DAY)
    content = file_of(lines, "Baris pertama\n\nBaris [kedua]!").decode()
    assert content.startswith("# Baris pertama\n#\n# Baris [kedua]!\n\n*  ")
    assert lines_of(content) == lines
    for line in content.splitlines():
        assert line.startswith("#") or line == "" or re.fullmatch(r"(\*|/[a-z0-9./-]+/) +@[\w./-]+( @[\w./-]+)*", line)


def test_a_thousand_agencies_stay_far_below_the_limit_of_the_forge() -> None:
    roster, _ = read_roster(PEOPLE.encode())
    many = [agency(f"instansi-{n}") for n in range(1000)]
    assert len(file_of(routing(roster, many, "github", DAY), "")) < codeowners.MAX_BYTES / 10


def test_a_file_that_a_forge_would_ignore_is_refused() -> None:
    line = ("/data/dinkes/", "@" + "a" * codeowners.MAX_BYTES)
    with pytest.raises(SatudataError, match="codeowners-too-large"):
        file_of([line], "")


def test_nobody_with_a_login_gives_a_file_without_lines() -> None:
    assert file_of((), "Contoh") == b"# Contoh\n"
