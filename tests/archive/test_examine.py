"""Damage of every kind is noticed, the part is named, and nothing hostile is unpacked."""

from __future__ import annotations

import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from satudata.archive import container
from satudata.archive.examine import examine
from satudata.archive.manifest import read_manifest
from satudata.archive.parts import BUNDLE, MANIFEST, README, SUMS, Part, part_of
from satudata.errors import SatudataError
from tests.archive.kept import NAME, Parts, faults, forged, made, overlapped, parts_of, repacked
from tests.publish.test_publish import OPEN

TABLE = f"files/data/{OPEN}.csv"
CONTENT = {Part.HISTORY, Part.FILES, Part.LETTERS}


def refusal(place: Path) -> str:
    with pytest.raises(SatudataError) as caught:
        examine(place)
    return caught.value.key


def flipped(place: Path, position: int, bit: int = 0) -> None:
    with place.open("r+b") as file:
        file.seek(position)
        byte = file.read(1)[0]
        file.seek(position)
        file.write(bytes([byte ^ 1 << bit]))


def spans(place: Path) -> dict[str, range]:
    """Where the packed bytes of each member lie."""
    raw, found = place.read_bytes(), {}
    with zipfile.ZipFile(place) as package:
        for one in package.infolist():
            name, extra = struct.unpack_from("<2H", raw, one.header_offset + 26)
            begin = one.header_offset + 30 + name + extra
            found[one.filename] = range(begin, begin + one.compress_size)
    return found


def test_an_archive_as_it_was_made_is_whole(bare: Path, full: Path) -> None:
    for place, parts in ((bare, CONTENT), (full, {Part.HISTORY, Part.FILES, Part.PORTAL})):
        report = examine(place)
        assert report.whole
        assert report.usable
        assert report.sound == {Part.README, Part.MANIFEST, Part.SUMS, *parts}


@pytest.mark.parametrize("name", [README, MANIFEST, SUMS, BUNDLE, TABLE, f"letters/{NAME}"])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.9])
def test_a_flipped_byte_in_a_part_names_that_part_and_no_other(place: Path, name: str, share: float) -> None:
    span = spans(place)[name]
    flipped(place, span[int(len(span) * share)], 4)
    report = examine(place)
    part = part_of(name)
    assert {fault.part for fault in report.faults} == {part, Part.CONTAINER}
    assert (part, name, "damaged") in report.faults
    assert not report.usable
    assert report.sound == {Part.README, Part.MANIFEST, Part.SUMS, *CONTENT} - {part}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_flipped_bit_is_noticed_and_hurts_no_part_but_its_own(bare: Path, place: Path, data: st.DataObject) -> None:
    raw = bare.read_bytes()
    position, bit = data.draw(st.integers(0, len(raw) - 1)), data.draw(st.integers(0, 7))
    place.write_bytes(raw)
    flipped(place, position, bit)
    report = examine(place)
    assert not report.whole
    own = {part_of(name) for name, span in spans(bare).items() if position in span}
    # The last bits of what is packed may mean nothing: then everything is as it was put in, and only the seal tells.
    assert report.usable or {fault.part for fault in report.faults} - {Part.CONTAINER} >= own
    if own:
        assert {fault.part for fault in report.faults} <= {*own, Part.CONTAINER}


@pytest.mark.parametrize("back", [*range(1, 23), 40, 90, 110, 120, 200])
def test_a_flipped_byte_in_the_directory_leaves_every_part_readable(place: Path, back: int) -> None:
    flipped(place, place.stat().st_size - back, 3)
    report = examine(place)
    assert not report.whole
    assert report.seen.keys() >= {README, MANIFEST, SUMS, BUNDLE}


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_file_that_was_cut_off_tells_what_came_through(bare: Path, place: Path, share: float) -> None:
    raw = bare.read_bytes()
    place.write_bytes(raw[: int(len(raw) * share)])
    report = examine(place)
    inside = {name for name, span in spans(bare).items() if span.stop <= int(len(raw) * share)}
    assert report.seen.keys() == inside
    assert not report.whole
    assert report.usable == (inside == set(spans(bare)))
    lost = {fault.path for fault in report.faults if fault.kind in ("missing", "damaged")}
    if SUMS in inside:
        assert lost == set(spans(bare)) - inside


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"PK\x05\x06" + b"\0" * 18, b"%PDF-1.7", b"PK\x03\x04" * 20, b"\0" * 999]
)
def test_another_file_is_no_archive(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)
    assert refusal(tmp_path / "x.zip") == "archive-none"


def test_another_zip_is_no_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as package:
        package.writestr("laporan.docx", b"x")
    assert refusal(tmp_path / "x.zip") == "archive-none"
    assert refusal(tmp_path / "tidak-ada.zip") == "archive-unreadable"
    assert refusal(tmp_path) == "archive-unreadable"


def test_an_archive_that_another_program_packed_again_is_usable(place: Path) -> None:
    report = repacked(place)
    assert faults(report) == {("container", "", "format")}
    assert report.usable
    assert not report.whole


def test_bytes_before_or_behind_the_archive_are_noticed(bare: Path, place: Path) -> None:
    for raw in (b"MZ" + bare.read_bytes(), bare.read_bytes() + b"x"):
        place.write_bytes(raw)
        assert not examine(place).whole


SPOILT: dict[str, tuple[Callable[[Parts], object], set[tuple[str, str, str]]]] = {
    "a cell": (lambda parts: parts.update({TABLE: b"x"}), {("files", TABLE, "altered")}),
    "a letter": (lambda parts: parts.update({f"letters/{NAME}": b"x"}), {("letters", f"letters/{NAME}", "altered")}),
    "the history": (lambda parts: parts.update({BUNDLE: b"x"}), {("history", BUNDLE, "altered")}),
    "no history": (lambda parts: parts.pop(BUNDLE), {("history", BUNDLE, "missing")}),
    "a file less": (lambda parts: parts.pop(TABLE), {("files", TABLE, "missing")}),
    "a file more": (lambda parts: parts.update({"files/x": b"x"}), {("files", "files/x", "extra")}),
    "a part more": (lambda parts: parts.update({"setup.exe": b"MZ"}), {("container", "setup.exe", "extra")}),
    "the explanation": (lambda parts: parts.update({README: b"x"}), {("readme", README, "altered")}),
    "no explanation": (lambda parts: parts.pop(README), {("readme", README, "missing")}),
    "the manifest": (lambda parts: parts.update({MANIFEST: b"{}"}), {("manifest", MANIFEST, "altered")}),
    "no manifest": (lambda parts: parts.pop(MANIFEST), {("manifest", MANIFEST, "missing")}),
    "no list": (lambda parts: parts.pop(SUMS), {("sums", SUMS, "missing")}),
    "no list that can be read": (lambda parts: parts.update({SUMS: b"\xff"}), {("sums", SUMS, "damaged")}),
    "a digest": (
        lambda parts: parts.update({SUMS: parts[SUMS].replace(b"  " + TABLE.encode(), b"  files/y", 1)}),
        {("sums", TABLE, "altered"), ("sums", "files/y", "altered")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", SPOILT)
def test_what_was_changed_lost_or_added_is_named(place: Path, what: str) -> None:
    spoil, expected = SPOILT[what]
    report = repacked(place, spoil)
    assert faults(report) == {("container", "", "format"), *expected}
    assert not report.usable


def test_without_list_and_manifest_the_parts_that_open_are_told(place: Path) -> None:
    def spoil(parts: Parts) -> None:
        del parts[SUMS], parts[MANIFEST], parts[README]

    report = repacked(place, spoil)
    assert report.sound == CONTENT
    assert {fault.part for fault in report.faults} == {Part.SUMS, Part.MANIFEST, Part.README, Part.CONTAINER}


@pytest.mark.parametrize(
    "path",
    ["files/../../x", "/etc/x", "files//x", "files/C:/x", "files/a\\..\\x", "files/.git/hooks/post-checkout",
     "files/CON", "letters/x\n", "portal/a/./b", f"files/{'x' * 300}"],
)  # fmt: skip
def test_a_hostile_name_is_refused_and_never_read(place: Path, path: str) -> None:
    report = repacked(place, lambda parts: parts.update({path: b"x"}))
    assert not report.usable
    assert path not in report.seen
    assert {fault.kind for fault in report.faults} & {"unsafe", "extra"}


def test_of_two_names_that_some_disk_takes_for_one_only_one_is_read(place: Path) -> None:
    other = TABLE.replace("dinkes", "DINKES")
    report = repacked(place, lambda parts: parts.update({other: b"x"}))
    assert not report.usable
    assert len({TABLE, other} & report.seen.keys()) == 1


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused(place: Path) -> None:
    with zipfile.ZipFile(place, "a") as package:
        package.writestr(TABLE, b"lain")
    report = examine(place)
    assert ("files", TABLE, "unsafe") in faults(report)
    assert TABLE not in report.seen


def test_members_that_share_their_bytes_are_refused(place: Path) -> None:
    overlapped(place, TABLE, "files/kembar.csv")
    assert {fault for fault in faults(examine(place)) if fault[2] == "unsafe"}


def test_an_archive_that_claims_too_much_is_not_opened(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repacked(place, lambda parts: parts.update({"files/nol": b"\0" * 30_000_000}))
    monkeypatch.setattr(container, "ALWAYS_BYTES", 1_000_000)
    monkeypatch.setattr(container, "MAX_GAIN", 100)
    assert refusal(place) == "archive-bomb"


@pytest.mark.parametrize("claim", [10, 4_000_000_000])
def test_a_member_that_lies_about_its_size_is_damaged(place: Path, claim: int) -> None:
    repacked(place, lambda parts: parts.update({"files/nol": b"\0" * 3_000_000}))
    raw = place.read_bytes()
    size = struct.pack("<I", 3_000_000)
    place.write_bytes(raw.replace(size, struct.pack("<I", claim)))
    report = None
    try:
        report = examine(place)
    except SatudataError as error:
        assert error.key == "archive-bomb"
    assert report is None or ("files", "files/nol", "damaged") in faults(report)


def test_a_packing_that_costs_memory_is_damaged(place: Path) -> None:
    with zipfile.ZipFile(place, "a") as package:
        package.writestr("files/x", b"x" * 1000, zipfile.ZIP_LZMA)
    assert ("files", "files/x", "damaged") in faults(examine(place))


def test_an_archive_of_a_newer_engine_says_so(place: Path) -> None:
    def newer(parts: Parts) -> None:
        about = json.loads(parts[MANIFEST])
        parts[MANIFEST] = json.dumps({**about, "version": 2, "engine": {"version": "9.0"}}).encode()

    with pytest.raises(SatudataError, match="archive-newer") as caught:
        repacked(place, newer)
    assert caught.value.facts == {"engine": "9.0"}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_manifest_with_anything_in_it_is_read_or_refused(bare: Path, data: st.DataObject) -> None:
    value = json.loads(parts_of(bare)[MANIFEST])
    spot = value
    while isinstance(spot, dict | list) and spot:
        keys = list(spot) if isinstance(spot, dict) else list(range(len(spot)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(spot[key], dict | list) or data.draw(st.booleans()):
            junk: st.SearchStrategy[object] = (
                st.none() | st.integers() | st.text(max_size=3) | st.just([]) | st.just({"x": [1]})
            )
            spot[key] = data.draw(junk)
            break
        spot = spot[key]
    try:
        read_manifest(json.dumps(value).encode())
    except SatudataError as error:
        assert error.key == "archive-newer"


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"profile": "satudata-archive"}'])
def test_anything_else_is_no_manifest(content: bytes) -> None:
    assert read_manifest(content) is None


def test_a_forgery_that_fits_in_itself_is_whole_and_told_by_the_history(place: Path) -> None:
    assert forged(place, lambda parts: parts.update({TABLE: b"x"})).whole


def test_members_beyond_four_gigabytes_are_read_by_directory_and_by_header(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 1_000)  # beyond it the format takes 64 bits
    place = tmp_path / "a.zip"
    made(root, place)
    monkeypatch.undo()
    assert examine(place).whole
    raw = place.read_bytes()
    assert raw.count(b"\xff" * 8) > 2
    place.write_bytes(raw[:-200])
    report = examine(place)
    assert report.usable
    assert {fault.kind for fault in report.faults} == {"format"}


def test_a_member_longer_than_it_says_is_not_unpacked_to_its_end(place: Path) -> None:
    repacked(place, lambda parts: parts.update({"files/nol": b"\0" * 3_000_000}))
    place.write_bytes(place.read_bytes().replace(struct.pack("<I", 3_000_000), struct.pack("<I", 10)))
    got = 0
    with container.Container(place) as opened:
        (member,) = (one for one in opened.members if one.path == "files/nol")
        with pytest.raises(container.Damaged):
            for chunk in opened.chunks(member):
                got += len(chunk)
    assert got <= container.CHUNK
