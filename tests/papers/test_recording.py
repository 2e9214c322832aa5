"""From the letter that was made to the statements that rest on it: signed, sent back, recorded, told."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from satudata.desk import open_desk
from satudata.papers.batch import batch_of
from satudata.papers.letter import letter
from tests.conftest import Tree, git, record
from tests.instances import DAY, TABLE
from tests.papers.authority import Identity, authority, issue, revocation_list, sign
from tests.papers.scenes import DATASET, OTHER, Scene, scene, update

Back = tuple[Scene, Path, Identity, Identity]
STEP = ("--step", "agency_approval")


@pytest.fixture
def back(tree: Tree, tmp_path: Path) -> Back:
    """The scene, the letter signed by the head with data on revocation, the root, and the head's certificate."""
    root = authority()
    head = issue(root)
    certificates = f'[{{sha256: "{head.fingerprint}", from: "2026-01-02"}}]'
    one = scene(tree, tmp_path, certificates, "[wet-ink, manual]", {"catalog/trust/uji.pem": root.pem})
    made = letter(batch_of(open_desk(one.root), "dinkes", (), "", DAY))
    place = tmp_path / "surat.pdf"
    place.write_bytes(sign(made, head, tmp_path, [revocation_list(root)]))
    return one, place, root, head


def stored(one: Scene) -> tuple[str, str]:
    return ("--store", str(one.keys.parent / "arsip"))


def statements(one: Scene, dataset: str = DATASET) -> list[dict[str, object]]:
    folder = one.root / "catalog/approvals/dataset" / dataset
    return [json.loads(path.read_bytes()) for path in sorted(folder.iterdir())]


def approval(one: Scene, dataset: str = DATASET) -> dict[str, object]:
    (found,) = (said for said in statements(one, dataset) if said["step"] == "agency_approval")
    return found


def test_one_letter_approves_many_datasets_and_the_public_is_told_its_number(
    back: Back, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    one, place, _, head = back
    one.does("wali", "approve", DATASET, OTHER, *STEP, "--letter", str(place), "--number", "045/12/2026", *stored(one))
    said = approval(one)
    evidence = said["evidence"]
    assert isinstance(evidence, dict)
    assert (said["by"], said["role"]) == ("kepala", "agency_head")
    assert evidence["certificate"] == f"sha256:{head.fingerprint}"
    assert (evidence["revocation"], evidence["number"]) == ("embedded", "045/12/2026")
    assert approval(one, OTHER)["evidence"] == evidence
    (kept,) = (one.keys.parent / "arsip").iterdir()
    assert kept.read_bytes() == place.read_bytes()
    assert evidence["pdf"] == f"sha256:{kept.stem}"
    (row,) = csv.DictReader(io.StringIO((one.root / "catalog/letters/register.csv").read_text("utf-8")))
    assert (row["nomor_surat"], row["opd"], row["penandatangan"]) == ("045/12/2026", "dinkes", "kepala")
    assert row["dataset"].split() == [OTHER, DATASET]
    assert (row["asli"], row["penerima"]) == ("", "wali")
    assert not [path for path in git(one.root, "ls-files").splitlines() if path.endswith(".pdf")]
    assert git(one.root, "status", "--porcelain") == ""

    one.does("wali", "approve", DATASET, "--step", "publication")
    capsys.readouterr()
    one.does("wali", "verify", DATASET)
    assert "Validation letter No. 045/12/2026" in capsys.readouterr().out
    one.does("wali", "roster", "pin")
    one.does("wali", "build", "--site", str(tmp_path / "site"), "--without", "xlsx,parquet,search")
    page = (tmp_path / "site/data" / DATASET / "index.html").read_text("utf-8")
    assert "Surat validasi No. 045/12/2026" in page


def refused(one: Scene, capsys: pytest.CaptureFixture[str], who: str, *arguments: str) -> str:
    before = git(one.root, "rev-parse", "HEAD")
    capsys.readouterr()
    assert one.runs(who, *arguments) == 2
    assert git(one.root, "rev-parse", "HEAD") == before
    told = capsys.readouterr().err
    assert "Traceback" not in told
    return " ".join(told.split())


def test_a_letter_about_older_data_or_an_unlisted_dataset_is_refused(
    back: Back, capsys: pytest.CaptureFixture[str]
) -> None:
    one, place, _, _ = back
    update(one, TABLE.replace("2024,14", "2024,15"))
    one.does("wali", "approve", DATASET, "--step", "examination")
    told = refused(one, capsys, "wali", "approve", DATASET, *STEP, "--letter", str(place), *stored(one))
    assert "does not hold the full digest" in told


def test_the_certificate_of_another_person_or_of_two_people_is_refused(
    back: Back, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    one, place, root, head = back
    other = tmp_path / "lain.pdf"
    made = letter(batch_of(open_desk(one.root), "dinkes", (), "", DAY))
    other.write_bytes(sign(made, issue(root), tmp_path, [revocation_list(root)]))
    told = refused(one, capsys, "wali", "approve", DATASET, *STEP, "--letter", str(other), *stored(one))
    assert "nobody's in catalog/roster.yml" in told
    roster = one.root / "catalog/roster.yml"
    own = f'  certificates: [{{sha256: "{head.fingerprint}", from: "2026-01-02"}}]\n'
    lines = roster.read_text("utf-8").replace(own, "").replace("- id: wali\n", f"- id: wali\n{own}")
    roster.write_text(lines, "utf-8")
    told = refused(one, capsys, "wali-dua", "approve", DATASET, *STEP, "--letter", str(place), *stored(one))
    assert "wali is not head of the agency of dinkes" in told
    roster.write_text(lines.replace("- id: kepala\n", f"- id: kepala\n{own}"), "utf-8")
    told = refused(one, capsys, "wali", "approve", DATASET, *STEP, "--letter", str(place), *stored(one))
    assert "several people's" in told


def test_without_revocation_data_the_steward_has_to_acknowledge_and_that_is_recorded(
    back: Back, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    one, _, _, head = back
    bare = tmp_path / "tanpa.pdf"
    bare.write_bytes(sign(letter(batch_of(open_desk(one.root), "dinkes", (), "", DAY)), head, tmp_path))
    command = ("approve", DATASET, *STEP, "--letter", str(bare), *stored(one))
    assert "--acknowledge-no-revocation" in refused(one, capsys, "wali", *command)
    one.does("wali", *command, "--acknowledge-no-revocation")
    evidence = approval(one)["evidence"]
    assert isinstance(evidence, dict)
    assert evidence["revocation"] == "acknowledged"


def test_only_a_steward_records_and_never_a_letter_of_their_own(back: Back, capsys: pytest.CaptureFixture[str]) -> None:
    one, place, _, _ = back
    command = ("approve", DATASET, *STEP, "--letter", str(place), *stored(one))
    assert "no data steward" in refused(one, capsys, "kepala", *command)
    assert "no data steward" in refused(one, capsys, "operator", *command)
    roster = one.root / "catalog/roster.yml"
    both = '  roles: [{role: data_steward, agency: "*", from: "2026-01-01", decree: 821/1}, {role: agency_head'
    roster.write_text(roster.read_text("utf-8").replace("  roles: [{role: agency_head", both), "utf-8")
    assert "letter of their own" in refused(one, capsys, "kepala", *command)


def test_who_examined_does_not_record_the_letter_unless_policy_allows_it(
    back: Back, capsys: pytest.CaptureFixture[str]
) -> None:
    one, place, _, _ = back
    command = ("approve", DATASET, *STEP, "--letter", str(place), *stored(one))
    assert "letters_by_examiner" in refused(one, capsys, "wali-dua", *command)
    settings = one.root / "catalog/catalog.yml"
    policy = settings.read_text("utf-8").replace("approval: {", "approval: {letters_by_examiner: true, ")
    record(one.root, {"catalog/catalog.yml": policy})
    one.does("wali-dua", *command)


def test_a_number_belongs_to_one_letter_of_an_agency_and_year(
    back: Back, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    one, place, root, head = back
    number = ("--number", "045/12")
    one.does("wali", "approve", OTHER, *STEP, "--letter", str(place), *number, *stored(one))
    again = tmp_path / "lain.pdf"
    made = letter(batch_of(open_desk(one.root), "dinkes", (), "", DAY))
    again.write_bytes(sign(made, head, tmp_path, [revocation_list(root)]))
    told = refused(one, capsys, "wali", "approve", DATASET, *STEP, "--letter", str(again), *number, *stored(one))
    assert "belongs to another letter" in told
    bad = ("--number", "=1+1")
    assert "cannot be registered" in refused(
        one, capsys, "wali", "approve", DATASET, *STEP, "--letter", str(place), *bad, *stored(one)
    )
    other = ("--number", "045/13")
    told = refused(one, capsys, "wali", "approve", DATASET, *STEP, "--letter", str(place), *other, *stored(one))
    assert "registered already under the number 045/12" in told
    one.does("wali", "approve", DATASET, *STEP, "--letter", str(place), *number, *stored(one))
    (row,) = csv.DictReader(io.StringIO((one.root / "catalog/letters/register.csv").read_text("utf-8")))
    assert row["dataset"].split() == [OTHER, DATASET]
    assert (row["asli"], row["penerima"]) == ("", "wali")


def test_the_original_stays_outside_the_repository(back: Back, capsys: pytest.CaptureFixture[str]) -> None:
    one, place, _, _ = back
    command = ("approve", DATASET, *STEP, "--letter", str(place))
    assert "outside the repository" in refused(one, capsys, "wali", *command)
    assert "lies inside the repository" in refused(one, capsys, "wali", *command, "--store", str(one.root / "arsip"))


def test_letters_are_for_datasets_and_never_publish_or_govern(back: Back, capsys: pytest.CaptureFixture[str]) -> None:
    one, place, _, _ = back
    for subject, step in ((DATASET, "publication"), ("governance:roster", "governance")):
        told = refused(one, capsys, "wali", "approve", subject, "--step", step, "--letter", str(place), *stored(one))
        assert "Letters approve datasets" in told


def wet(one: Scene, tmp_path: Path, *more: str) -> tuple[Path, Path]:
    """A scan, and the draft that the recorder made of it."""
    scan = tmp_path / "pindaian.pdf"
    scan.write_bytes(b"%PDF-1.4 pindaian surat bertanda tangan basah")
    folder = tmp_path / "konsep"
    original = ("--original", "lemari arsip sekretariat, map 3")
    one.does(
        "wali", "approve", DATASET, *STEP, "--wet-ink", str(scan), *original, "--number", "045/13", "--draft",
        str(folder), *more,
    )  # fmt: skip
    (draft,) = folder.iterdir()
    return scan, draft


def test_a_scan_counts_when_two_people_vouch_for_it(
    back: Back, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    one, _, _, _ = back
    scan, draft = wet(one, tmp_path)
    attest = ("attest", str(draft), "--paper", str(scan), *stored(one))
    assert "No second person" in refused(one, capsys, "wali", *attest)
    one.does("wali-dua", *attest)
    one.does("wali", *attest)
    said = approval(one)
    evidence = said["evidence"]
    assert isinstance(evidence, dict)
    assert evidence["kind"] == "wet-ink"
    assert evidence["attestation"]["by"] == "wali-dua"
    assert evidence["original"] == "lemari arsip sekretariat, map 3"
    (row,) = csv.DictReader(io.StringIO((one.root / "catalog/letters/register.csv").read_text("utf-8")))
    assert (row["asli"], row["penerima"]) == ("lemari arsip sekretariat, map 3", "wali")
    one.does("wali", "approve", DATASET, "--step", "publication")
    capsys.readouterr()
    one.does("wali", "verify", DATASET)
    told = capsys.readouterr().out
    assert "proven" in told
    assert "Validation letter No. 045/13, letter signed on paper, attested by two people" in told


def test_a_letter_verified_by_hand_counts_when_two_people_vouch_for_it(
    back: Back, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    one, place, _, _ = back
    folder = tmp_path / "konsep"
    how = ("--reason", "tte.kominfo.go.id, 21 November 2026: sah", "--number", "045/14", "--draft", str(folder))
    one.does("wali", "approve", DATASET, *STEP, "--manual", str(place), *how)
    (draft,) = folder.iterdir()
    attest = ("attest", str(draft), "--paper", str(place), *stored(one))
    one.does("wali-dua", *attest)
    one.does("wali", *attest)
    said = approval(one)
    assert said["evidence"]["kind"] == "manual"  # type: ignore[index]  # a mapping in every statement
    assert said["reason"] == "tte.kominfo.go.id, 21 November 2026: sah"
    one.does("wali", "approve", DATASET, "--step", "publication")
    capsys.readouterr()
    one.does("wali", "verify", DATASET)
    told = capsys.readouterr().out
    assert "proven" in told
    assert "attested by two people" in told


def test_a_draft_is_not_attested_for_another_scan_changed_words_or_changed_data(
    back: Back, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    one, place, _, _ = back
    scan, draft = wet(one, tmp_path)
    assert "digest differs" in refused(one, capsys, "wali-dua", "attest", str(draft), "--paper", str(place))
    content = draft.read_bytes()
    draft.write_bytes(content.replace(b"map 3", b"map 4", 1))
    assert "changed since the draft" in refused(one, capsys, "wali-dua", "attest", str(draft), "--paper", str(scan))
    draft.write_bytes(b"{}")
    assert "no whole draft" in refused(one, capsys, "wali-dua", "attest", str(draft), "--paper", str(scan))
    draft.write_bytes(content)
    update(one, TABLE.replace("2024,14", "2024,15"))
    told = refused(one, capsys, "wali-dua", "attest", str(draft), "--paper", str(scan))
    assert "examination" in told or "changed since" in told


def test_who_holds_no_role_attests_nothing(back: Back, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    one, _, _, _ = back
    scan, draft = wet(one, tmp_path)
    told = refused(one, capsys, "operator", "attest", str(draft), "--paper", str(scan))  # a producer, no witness
    assert "holds no role that can attest" in told


def test_papers_need_the_policy_the_place_of_the_original_and_how_it_was_verified(
    back: Back, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    one, place, _, _ = back
    command = ("approve", DATASET, *STEP, "--draft", str(tmp_path / "konsep"))
    assert "--original" in refused(one, capsys, "wali", *command, "--wet-ink", str(place))
    assert "--reason" in refused(one, capsys, "wali", *command, "--manual", str(place))
    assert "Choose one" in refused(one, capsys, "wali", *command, "--manual", str(place), "--letter", str(place))
    settings = one.root / "catalog/catalog.yml"
    settings.write_text(settings.read_text("utf-8").replace("[wet-ink, manual]", "[wet-ink]"), "utf-8")
    told = refused(one, capsys, "wali", *command, "--manual", str(place), "--reason", "tte.kominfo.go.id: sah")
    assert "does not allow evidence of kind manual" in told


def test_what_belongs_to_a_letter_is_not_dropped_in_silence_without_one(
    back: Back, capsys: pytest.CaptureFixture[str]
) -> None:
    one, place, _, _ = back
    command = ("approve", DATASET, *STEP)
    assert "--number only goes with a letter" in refused(one, capsys, "kepala", *command, "--number", "045/12")
    told = refused(one, capsys, "wali", *command, "--letter", str(place), "--supporting", "buku register", *stored(one))
    assert "recorded by who examined it" in told


def test_supporting_evidence_is_bound_by_digest_and_never_named(back: Back, tmp_path: Path) -> None:
    one, _, _, _ = back
    update(one, TABLE.replace("2024,14", "2024,15"))
    proof = tmp_path / "rekap-nama.xlsx"
    proof.write_bytes(b"rahasia")
    one.does(
        "wali-dua", "approve", DATASET, "--step", "examination", "--supporting", str(proof), "--supporting",
        "Buku register Puskesmas 2024, lemari 2",
    )  # fmt: skip
    said = [one for one in statements(one) if "supporting" in str(one["evidence"])]
    assert len(said) == 1
    text = json.dumps(said[0])
    assert "sha256:" in text
    assert "rekap-nama" not in text
    assert "lemari 2" not in text
