"""Of a damaged archive every file that is whole comes out, none that is not, and nothing lands beside the folder."""

from __future__ import annotations

import shutil
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from satudata.archive import container
from satudata.archive.examine import examine
from satudata.archive.parts import BUNDLE, MANIFEST, README, SUMS, Part
from satudata.archive.salvage import Salvaged, salvage
from satudata.errors import SatudataError
from tests.archive.kept import NAME, Parts, parts_of, repacked
from tests.archive.test_commands import run
from tests.conftest import git
from tests.publish.test_publish import OPEN

TABLE = f"files/data/{OPEN}.csv"


def salvaged(place: Path, target: Path) -> Salvaged:
    return salvage(place, target, examine(place))


def below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def ends(place: Path) -> dict[str, int]:
    """Where each member ends; the next one's header begins there."""
    with zipfile.ZipFile(place) as package:
        listed = package.infolist()
        return {
            one.filename: following
            for one, following in zip(
                listed, [*(one.header_offset for one in listed[1:]), package.start_dir], strict=True
            )
        }


def cut(raw: bytes, place: Path, length: int) -> Path:
    place.write_bytes(raw[:length])
    return place


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_cut_gives_every_member_before_it_identical_and_no_other(
    bare: Path, place: Path, data: st.DataObject
) -> None:
    raw, last = bare.read_bytes(), ends(bare)
    length = data.draw(st.integers(0, len(raw)) | st.sampled_from(sorted(last.values())))
    cut(raw, place, length)
    target = place.parent / "sisa"
    shutil.rmtree(target, ignore_errors=True)
    inside = {path for path, end in last.items() if end <= length}
    try:
        found = salvaged(place, target)
    except SatudataError as error:
        assert error.key == "archive-none"
        assert not inside
        return
    assert set(found.written) == inside
    assert not inside or below(target) == {path: content for path, content in parts_of(bare).items() if path in inside}
    assert target.exists() is bool(inside)
    assert not found.unproven or SUMS not in inside


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_bytes_are_overwritten_what_comes_out_is_as_it_was(
    bare: Path, place: Path, data: st.DataObject
) -> None:
    raw, original = bytearray(bare.read_bytes()), parts_of(bare)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + 40] = data.draw(st.binary(min_size=40, max_size=40))[: len(raw) - at]
    place.write_bytes(raw)
    target = place.parent / "sisa"
    shutil.rmtree(target, ignore_errors=True)
    found = salvaged(place, target)
    assert {path: original[path] for path in found.written} == (below(target) if found.written else {})


def test_of_an_archive_cut_off_behind_its_history_a_repository_can_be_cloned(
    bare: Path, root: Path, place: Path, tmp_path: Path
) -> None:
    cut(bare.read_bytes(), place, ends(bare)[BUNDLE] + 2000)
    found = salvaged(place, tmp_path / "sisa")
    git(tmp_path, "clone", "--quiet", "sisa/history.bundle", "portal")
    assert git(tmp_path / "portal", "rev-parse", "HEAD") == git(root, "rev-parse", "HEAD")
    whole, lost = found.by_part[Part.FILES]
    assert whole + lost == sum(path.startswith("files/") for path in parts_of(bare))
    assert found.by_part[Part.HISTORY] == (1, 0)
    assert found.by_part[Part.LETTERS] == (0, 1)
    assert not found.unproven
    assert (tmp_path / "sisa").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "sisa/history.bundle").stat().st_mode & 0o777 == 0o600


def test_a_header_that_lies_about_its_length_takes_no_other_file_with_it(bare: Path, place: Path) -> None:
    raw = bytearray(bare.read_bytes())
    with zipfile.ZipFile(bare) as package:
        header = package.getinfo(TABLE).header_offset
    for lie in (0, 7, 2**30):
        raw[header + 18 : header + 22] = struct.pack("<I", lie)
        cut(bytes(raw), place, len(raw) - 200)
        found = salvaged(place, place.parent / f"sisa-{lie}")
        assert set(parts_of(bare)) - set(found.written) == {TABLE}


def test_without_the_list_of_digests_it_is_said_which_checksum_speaks_for_a_file(place: Path, tmp_path: Path) -> None:
    def without(*paths: str) -> Salvaged:
        repacked(place, lambda parts: [parts.pop(path, None) for path in paths])
        return salvaged(place, tmp_path / f"sisa-{len(paths)}")

    found = without(SUMS)
    assert set(found.unproven) == {README, MANIFEST}  # the manifest measures all else
    assert set(without(SUMS, MANIFEST).unproven) == set(parts_of(place))


def test_what_is_altered_or_was_never_put_in_stays_inside(place: Path, tmp_path: Path) -> None:
    repacked(place, lambda parts: parts.update({TABLE: b"x", "files/sisipan.csv": b"x", "setup.exe": b"MZ"}))
    found = salvaged(place, tmp_path / "sisa")
    assert {fault.path: fault.kind for fault in found.lost} == {
        TABLE: "altered",
        "files/sisipan.csv": "extra",
        "setup.exe": "extra",
    }
    assert not {TABLE, "files/sisipan.csv", "setup.exe"} & below(tmp_path / "sisa").keys()
    assert f"letters/{NAME}" in found.written


HOSTILE = ("files/../../x", "/etc/x", "files/C:/x", "files/.git/config", "files/a\\..\\x", "letters/../../../x")


@pytest.mark.parametrize("listed", [True, False])
def test_no_name_leads_out_of_the_folder(place: Path, tmp_path: Path, listed: bool) -> None:
    def spoil(parts: Parts) -> None:
        parts.update(dict.fromkeys(HOSTILE, b"x"))
        del parts[SUMS], parts[MANIFEST]  # nothing contradicts them

    repacked(place, spoil)
    if not listed:
        place.write_bytes(place.read_bytes()[:-30])
    inside = tmp_path / "dalam" / "sekali" / "sisa"
    found = salvaged(place, inside)
    assert below(inside).keys() == set(found.written)
    assert not set(found.written) & set(HOSTILE)
    assert {path.name for path in tmp_path.iterdir()} == {"arsip.zip", "dalam"}
    assert [path.name for path in inside.parent.iterdir()] == ["sisa"]


def test_a_cut_file_that_was_to_be_huge_is_no_bomb_and_a_bomb_is_not_opened(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container, "ALWAYS_BYTES", 1_000_000)
    monkeypatch.setattr(container, "MAX_GAIN", 100)
    raw = place.read_bytes()
    size = struct.pack("<I", len(parts_of(place)[BUNDLE]))
    cut(raw.replace(size, struct.pack("<I", 2**31)), place, ends(place)[BUNDLE] - 10)
    assert set(salvaged(place, tmp_path / "sisa").written) == {README, MANIFEST, SUMS}
    place.write_bytes(raw)
    repacked(place, lambda parts: parts.update({"files/nol": b"\0" * 900_000}))
    with zipfile.ZipFile(place, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("files/lebih", b"\0" * 200_000_000)
    cut(place.read_bytes(), place, place.stat().st_size - 30)
    with pytest.raises(SatudataError, match="archive-bomb"):
        examine(place)


def test_a_place_that_holds_something_a_full_disk_and_another_file_are_refused(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = examine(place)
    (tmp_path / "isi").mkdir()
    (tmp_path / "isi/x").write_text("milik saya")
    (tmp_path / "tautan").symlink_to(tmp_path / "isi")
    for target in ("isi", "tautan"):
        with pytest.raises(SatudataError, match="init-not-empty"):
            salvage(place, tmp_path / target, report)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))
    with pytest.raises(SatudataError, match="archive-no-room"):
        salvage(place, tmp_path / "sisa", report)
    monkeypatch.undo()
    place.write_bytes(place.read_bytes() + b"x")
    with pytest.raises(SatudataError, match="archive-changed"):
        salvage(place, tmp_path / "sisa", report)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["arsip.zip", "isi", "tautan"]


def test_the_message_names_a_command_that_works_and_claims_no_instance(bare: Path, place: Path, tmp_path: Path) -> None:
    cut(bare.read_bytes(), place, ends(bare)[BUNDLE] + 2000)
    told = run(tmp_path, "restore", str(place), str(tmp_path / "kembali"), code=1)
    assert f"satudata restore --salvage {place} DIR" in told
    assert not (tmp_path / "kembali").exists()
    told = run(tmp_path, "restore", "--salvage", str(place), str(tmp_path / "sisa"), code=1)
    assert "history (history.bundle): 1 whole\n" in told
    assert "letters (letters/): 0 whole, 1 not" in told
    assert "not a restored instance" in told
    assert f"git clone {tmp_path}/sisa/history.bundle portal" in told
    assert "is restored" not in told and "identical" not in told


def test_a_whole_archive_is_taken_out_whole_and_nothing_whole_is_told(bare: Path, place: Path, tmp_path: Path) -> None:
    run(tmp_path, "restore", "--salvage", str(bare), str(tmp_path / "semua"))
    assert below(tmp_path / "semua") == parts_of(bare)
    cut(bare.read_bytes(), place, 50)
    told = run(tmp_path, "restore", "--salvage", str(place), str(tmp_path / "sisa"), code=1)
    assert "No file is whole" in told
    assert not (tmp_path / "sisa").exists()


@pytest.mark.parametrize("options", [("--check",), ("--rebuild",), ("--store", "surat")])
def test_salvaging_is_not_mixed_with_restoring(bare: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    told = run(tmp_path, "restore", "--salvage", str(bare), str(tmp_path / "sisa"), *options, code=2)
    assert "--salvage" in told
    assert not (tmp_path / "sisa").exists()
