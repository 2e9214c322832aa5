"""What papers read from an instance besides words: until when a returned dataset is wanted again, who signs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest

from satudata.desk import Desk, open_desk
from satudata.errors import SatudataError
from satudata.model.sop import Row, Subject
from satudata.model.track import Progress, RowState, Track
from satudata.papers import facts
from satudata.papers.facts import Wanted
from satudata.papers.made import MAKERS, Told
from satudata.papers.occasion import head_of_region, post, seat
from satudata.text import Text
from tests.conftest import Tree, record
from tests.instances import DAY
from tests.papers.bureau import bureau
from tests.papers.scenes import DATASET, OTHER

ROW = Row("2.2", "upload", Subject.DATASET, "Mengunggah data")


@dataclass(frozen=True)
class Board:
    tracks: tuple[Track, ...]


def back(due: str, returned: str = "Angka berbeda", subject: str = f"dataset:{DATASET}") -> Track:
    at = datetime.fromisoformat(f"{due}T16:00:00+07:00") if due else None
    return Track(subject, "dinkes", "Puskesmas", (RowState(ROW, Progress.CURRENT, None, at),), returned=returned)


@pytest.fixture
def desk(tree: Tree, tmp_path: Path) -> Desk:
    return open_desk(bureau(tree, tmp_path).root)


def mended_by(desk: Desk, monkeypatch: pytest.MonkeyPatch, *tracks: Track) -> str:
    monkeypatch.setattr(facts, "open_office", lambda *_: Board(tracks))
    return facts.mended_by(desk, DATASET, DAY)


def test_a_returned_dataset_is_wanted_by_the_day_of_its_row(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert mended_by(desk, monkeypatch, back("2026-12-04"), back("2026-11-24")) == "2026-11-24"


@pytest.mark.parametrize(
    "track",
    [
        back(""),
        back("2026-11-20"),
        back("2026-11-24", returned=""),
        back("2026-11-24", subject="dataset:dinkes/posyandu"),
    ],
)
def test_no_day_is_told_where_none_is_set_or_it_is_past(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, track: Track
) -> None:
    assert mended_by(desk, monkeypatch, track) == ""


def test_a_year_without_calendar_or_procedure_leaves_the_day_blank(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(key: str) -> Callable[..., Board]:
        def office(*_: object) -> Board:
            raise SatudataError(key)

        return office

    monkeypatch.setattr(facts, "open_office", fails("calendar-year-missing"))
    assert facts.mended_by(desk, DATASET, DAY) == ""
    assert facts.mended_by(replace(desk, catalog=replace(desk.catalog, sop=None)), DATASET, DAY) == ""
    monkeypatch.setattr(facts, "open_office", fails("no-repository"))
    with pytest.raises(SatudataError, match="no-repository"):
        facts.mended_by(desk, DATASET, DAY)


def test_the_head_of_the_region_is_called_by_its_kind() -> None:
    assert [head_of_region(name) for name in ("Kota Blitar", "Kabupaten Paser", "Provinsi Jawa Timur")] == [
        "Wali Kota Blitar", "Bupati Paser", "Gubernur Jawa Timur",
    ]  # fmt: skip
    assert seat("Kabupaten Magetan") == "Magetan"


def test_who_holds_an_office_of_the_agency_itself_signs_before_who_holds_it_for_the_region(
    desk: Desk, tmp_path: Path
) -> None:
    path = desk.repository.root / "catalog/roster.yml"
    own = path.read_text("utf-8").replace('role: secretariat, agency: "*"', "role: supporting_steward, agency: dinkes")
    region = own.replace('role: forum, agency: "*"', 'role: supporting_steward, agency: "*"')
    assert own != region
    record(desk.repository.root, {"catalog/roster.yml": region})
    changed = open_desk(desk.repository.root)
    assert facts.signatory(changed, "supporting_steward", "dinkes", Wanted(), DAY).person == "sekretaris"
    assert facts.signatory(changed, "supporting_steward", "dinsos", Wanted(), DAY).person == "forum"
    with pytest.raises(SatudataError, match="letter-not-in-office"):
        facts.signatory(changed, "agency_head", "dinkes", Wanted(signer="wali"), DAY)


def test_several_in_one_office_have_to_be_told_apart_unless_one_of_them_took_the_step(desk: Desk) -> None:
    path = desk.repository.root / "catalog/roster.yml"
    record(desk.repository.root, {"catalog/roster.yml": path.read_text("utf-8").replace("secretariat", "data_steward")})
    several = open_desk(desk.repository.root)
    with pytest.raises(SatudataError, match="letter-signer-unclear"):
        facts.signatory(several, "data_steward", "diskominfo", Wanted(), DAY)
    assert facts.signatory(several, "data_steward", "diskominfo", Wanted(), DAY, ["sekretaris"]).person == "sekretaris"
    one = facts.signatory(several, "data_steward", "diskominfo", Wanted(signer="wali"), DAY)
    assert post(one, "Kota Blitar") == "Walidata Kota Blitar"


def test_a_supporting_steward_signs_for_the_agency_s_own_data_on_its_letterhead(desk: Desk) -> None:
    path = desk.repository.root / "catalog/roster.yml"
    own = path.read_text("utf-8").replace('role: secretariat, agency: "*"', "role: supporting_steward, agency: dinkes")
    record(
        desk.repository.root,
        {"catalog/roster.yml": own, f"data/{OTHER}.csv": "kode_kecamatan,tahun,jumlah\nx,2023,1\n"},
    )
    changed = open_desk(desk.repository.root)
    paper = MAKERS["return"](changed, [OTHER], DAY, Told(Wanted(signer="sekretaris")))
    assert paper.signatures[0].post == "Walidata Pendukung Dinas Kesehatan,"
    assert paper.kop.office == "DINAS KESEHATAN"
    assert MAKERS["return"](changed, [OTHER], DAY, Told()).kop.office.startswith("DINAS KOMUNIKASI")


def test_a_supporting_steward_of_the_whole_region_signs_on_the_letterhead_of_walidata_s_office(desk: Desk) -> None:
    path = desk.repository.root / "catalog/roster.yml"
    region = path.read_text("utf-8").replace("role: secretariat", "role: supporting_steward")
    record(
        desk.repository.root,
        {"catalog/roster.yml": region, f"data/{OTHER}.csv": "kode_kecamatan,tahun,jumlah\nx,2023,1\n"},
    )
    paper = MAKERS["return"](open_desk(desk.repository.root), [OTHER], DAY, Told(Wanted(signer="sekretaris")))
    assert paper.signatures[0].post == "Walidata Pendukung Kota Blitar,"
    assert paper.kop.office.startswith("DINAS KOMUNIKASI")


def test_who_signs_is_told_with_an_option_that_the_command_has(desk: Desk) -> None:
    path = desk.repository.root / "catalog/roster.yml"
    record(desk.repository.root, {"catalog/roster.yml": path.read_text("utf-8").replace("secretariat", "data_steward")})
    with pytest.raises(SatudataError, match="letter-signer-unclear") as caught:
        facts.signatory(open_desk(desk.repository.root), "data_steward", "diskominfo", Wanted(), DAY)
    told = Text("en")(f"errors.{caught.value.key}", **caught.value.facts)
    assert "--signer: wali, sekretaris" in told and "--by" not in told


def test_a_government_without_an_office_of_its_own_writes_under_its_name(desk: Desk) -> None:
    settings = replace(desk.catalog.settings, publisher="Pemerintah Kota Blitar")
    alone = replace(desk, catalog=replace(desk.catalog, settings=settings))
    about = facts.occasion(alone, settings.publisher, "data_steward", DAY, Wanted())
    assert about.office == "Pemerintah Kota Blitar"
    assert facts.steward_office(alone).approval_role == "data_steward"
