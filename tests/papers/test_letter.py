"""Letters and previews as they are made: what they say, that machines find the digests, and that bytes repeat."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import pytest

from satudata.desk import open_desk
from satudata.errors import SatudataError
from satudata.model.catalog import Bilingual
from satudata.papers import seen
from satudata.papers.batch import Batch, batch_of
from satudata.papers.docx import document
from satudata.papers.kinds.validation import validation
from satudata.papers.letter import letter, letter_data
from satudata.papers.preview import preview
from satudata.papers.typeset_paper import typeset
from satudata.text import Text
from satudata.typesetting import pdf
from tests.conftest import Tree, record
from tests.instances import DAY, TABLE
from tests.papers.reading import opened, pages, words
from tests.papers.scenes import DATASET, OTHER, Scene, scene, update

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # a PNG


@pytest.fixture
def one(tree: Tree, tmp_path: Path) -> Scene:
    return scene(tree, tmp_path)


def batch(one: Scene, *datasets: str) -> Batch:
    return batch_of(open_desk(one.root), "dinkes", datasets, "", DAY)


def test_the_letter_lists_every_dataset_that_awaits_with_its_full_digest_as_text_and_to_the_eye(one: Scene) -> None:
    found = batch(one)
    assert [item.dataset.id for item in found.items] == [OTHER, DATASET]
    made = letter(found)
    text = seen.text_of(made)
    looked = seen.look(made, pdf("specimen", {}, DAY))
    for item in found.items:
        assert item.digest in text
        assert item.digest in looked.visible
        assert item.dataset.id in text
    assert looked.hidden == frozenset()
    for part in ("PEMERINTAH KOTA BLITAR", "DINAS KESEHATAN", "Nomor", "Perihal", "bertanggung jawab", "2023–2024"):
        assert part in text
    assert text.count("Nomor : …") == 2  # of the letter, and again on its enclosure


def test_the_code_of_a_letter_is_one_address_with_the_digest_or_the_digest_alone(one: Scene) -> None:
    found = batch(one, DATASET)
    settings = replace(found.settings, base_url="https://data.example.go.id/")
    shown: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("satudata.papers.letter.qr", shown.append)
        letter_data(replace(found, settings=settings))
        letter_data(replace(found, settings=replace(settings, base_url="")))
        letter_data(replace(found, settings=settings, items=batch(one).items))
    digest = found.items[0].digest
    assert shown[:2] == [f"https://data.example.go.id/data/{DATASET}/#{digest}", digest]
    assert shown[2].startswith("https://data.example.go.id/katalog/#sha256:")


def test_a_national_agency_does_not_stand_under_the_government_of_the_region(one: Scene) -> None:
    found = batch(one)
    assert letter_data(found)["government"] == "PEMERINTAH KOTA BLITAR"
    assert letter_data(replace(found, agency=replace(found.agency, kind="vertical_agency")))["government"] == ""


def test_the_letter_goes_to_the_head_of_the_publishing_office_or_to_walidata(one: Scene) -> None:
    found = batch(one)
    assert found.steward is None  # the starter's publisher is the government as a whole
    assert letter_data(found)["to"] == ["Yth. Walidata Kota Blitar", "di Blitar"]
    told = letter_data(replace(found, steward=Bilingual("Dinas Kominfo")))["to"]
    assert told == ["Yth. Kepala Dinas Kominfo", "selaku Walidata Kota Blitar", "di Blitar"]


def test_the_same_data_and_day_give_the_same_bytes(one: Scene) -> None:
    found = batch(one)
    assert letter(found) == letter(found)
    assert preview(found, Text("id"), {}) == preview(found, Text("id"), {})


def test_an_acting_head_signs_as_plt_and_the_number_is_left_blank(one: Scene) -> None:
    roster = one.root / "catalog/roster.yml"
    text = roster.read_text("utf-8").replace("role: agency_head,", "role: agency_head, capacity: plt,")
    roster.write_text(text, "utf-8")
    data = letter_data(batch(one), "2026-11-20", ["Pembina Tk. I, IV/b"])
    assert data["signed_by"] == "Plt. Kepala Dinas Kesehatan,"
    assert data["dated"] == "Blitar, 20 November 2026"
    head = data["head"]
    assert isinstance(head, list)
    assert set(head[0][1]) == {"…"}


def test_a_letterhead_of_the_instance_takes_the_place_of_the_one_set_in_type(one: Scene) -> None:
    picture = base64.b64decode(PIXEL)
    record(one.root, {"catalog/letterheads/emblem.png": picture})
    assert "DINAS KESEHATAN" in seen.text_of(letter(batch(one)))
    record(one.root, {"catalog/letterheads/dinkes.png": picture})
    made = letter(batch(one))
    assert "DINAS KESEHATAN" not in seen.text_of(made)
    assert seen.look(made, pdf("specimen", {}, DAY)).hidden == frozenset()
    record(one.root, {"catalog/letterheads/dinkes.png": b"no picture"})
    with pytest.raises(SatudataError, match="letter-not-set"):
        letter(batch(one))
    record(one.root, {"catalog/letterheads/dinkes.png": b"0" * 1_000_001})
    with pytest.raises(SatudataError, match="letterhead-too-large"):
        batch(one)


def test_words_from_data_are_never_read_as_markup(one: Scene) -> None:
    roster = one.root / "catalog/roster.yml"
    roster.write_text(roster.read_text("utf-8").replace("Kepala (uji)", '"#panic() *A* $x$"'), "utf-8")
    assert "#panic() *A* $x$" in seen.text_of(letter(batch(one)))


def test_the_preview_has_at_most_two_pages_and_says_which_figures_change(one: Scene) -> None:
    one.does("kepala", "approve", DATASET, "--step", "agency_approval")
    one.does("wali", "approve", DATASET, "--step", "publication")
    update(one, TABLE.replace("2024,14", "2024,140"))
    one.does("wali", "approve", DATASET, "--step", "examination")
    made = preview(batch(one), Text("id"), {})
    assert seen.count_pages(made) <= 2
    assert "14 → 140" in " ".join(seen.text_of(made).split())


def test_a_dataset_that_does_not_wait_is_refused(one: Scene) -> None:
    one.does("kepala", "approve", DATASET, "--step", "agency_approval")
    with pytest.raises(SatudataError, match="letter-not-awaited"):
        batch(one, DATASET)
    one.does("kepala", "approve", OTHER, "--step", "agency_approval")
    with pytest.raises(SatudataError, match="letter-nothing"):
        batch(one)


def test_more_datasets_than_a_letter_can_be_read_back_with_are_refused(
    one: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("satudata.papers.batch.MOST", 1)
    with pytest.raises(SatudataError, match="letter-too-many"):
        batch(one)
    assert len(batch(one, DATASET).items) == 1


def test_an_agency_without_a_head_has_nobody_to_sign(one: Scene) -> None:
    with pytest.raises(SatudataError, match="letter-unknown-agency"):
        batch_of(open_desk(one.root), "tidak-ada", (), "", DAY)
    with pytest.raises(SatudataError, match="role-not-yours"):
        batch_of(open_desk(one.root), "dinkes", (), "wali", DAY)


def test_the_demonstration_marks_its_letters_as_examples(one: Scene) -> None:
    settings = one.root / "catalog/catalog.yml"
    settings.write_text(settings.read_text("utf-8").replace("demonstration: false", "demonstration: true"), "utf-8")
    found = batch(one)
    assert "CONTOH" in seen.text_of(letter(found))
    assert "CONTOH" in seen.text_of(preview(found, Text("id"), {}))


def test_every_page_of_the_demonstration_is_marked_and_shows_no_coat_of_arms(one: Scene) -> None:
    settings = one.root / "catalog/catalog.yml"
    settings.write_text(settings.read_text("utf-8").replace("demonstration: false", "demonstration: true"), "utf-8")
    record(one.root, {"catalog/letterheads/emblem.png": base64.b64decode(PIXEL)})
    found = batch(one)
    assert found.letterhead.emblem
    assert letter_data(found)["emblem"] == []
    for made in (letter(found), preview(found, Text("id"), {}), typeset(validation(found))):
        assert all("CONTOH – BUKAN DOKUMEN RESMI" in page for page in pages(made))
    (first, second) = opened(document(validation(found))).sections
    assert first.header.paragraphs[0].text == second.header.paragraphs[0].text == "CONTOH – BUKAN DOKUMEN RESMI"


def test_the_editable_letter_says_the_same_with_every_digest_and_repeats(one: Scene, tmp_path: Path) -> None:
    found = batch(one)
    content = document(validation(found))
    assert content == document(validation(found))
    text = words(content)
    for item in found.items:
        assert item.digest in text
    for paragraph in ("Validasi data untuk publikasi", "bertanggung jawab atas kebenaran data tersebut.", found.digest):
        assert paragraph in text
    asked = ("letter", "validation", "--agency", "dinkes", "--batch", "--output", str(tmp_path / "surat"))
    one.does("wali", *asked, "--format", "pdf,docx")
    assert len(list((tmp_path / "surat").glob("*.docx"))) == 1
    assert one.runs("wali", *asked, "--format", "odt") == 2


def test_the_command_writes_letter_and_preview(one: Scene, tmp_path: Path) -> None:
    one.does("wali", "letter", "validation", "--agency", "dinkes", "--batch", "--output", str(tmp_path / "surat"))
    assert len(list((tmp_path / "surat").glob("*.pdf"))) == 2
    assert one.runs("wali", "letter", "validation", "--agency", "dinkes") == 2


def test_the_command_writes_the_formats_asked_for_and_tells_each_file_with_the_preview_s_pages(
    one: Scene, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("letter", "validation", "--agency", "dinkes", "--batch", "--output")
    for formats in ("docx", "pdf,docx"):
        folder = tmp_path / formats
        capsys.readouterr()
        one.does("wali", *asked, str(folder), "--format", formats)
        made, told = sorted(folder.iterdir()), capsys.readouterr().err
        (short,) = [path for path in made if path.stem.endswith("-pratinjau")]
        assert [path.suffix for path in made if path != short] == sorted(f".{form}" for form in formats.split(","))
        assert all(str(path) in told for path in made)
        assert f"pages: {seen.count_pages(short.read_bytes())}" in told
        assert ("--letter" in told) == ("pdf" in formats) and ("--wet-ink" in told) == (formats == "docx")
