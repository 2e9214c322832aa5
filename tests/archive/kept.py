"""Instances worth keeping, their archives, and ways to spoil an archive."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from satudata.archive.container import write
from satudata.archive.examine import Report, examine
from satudata.archive.make import Made, Order, archive, measures, piece_of
from satudata.archive.manifest import Manifest
from satudata.archive.parts import MANIFEST, SUMS, sums_txt
from satudata.model.catalog import Settings
from tests.conftest import git, record
from tests.conftest import write as write_files
from tests.instances import DAY
from tests.publish.test_publish import private

Parts = dict[str, bytes]
LATER = "2026-06-01T09:00:00+07:00"
LETTER = b"%PDF-1.7 surat validasi bertanda tangan"
NAME = f"{hashlib.sha256(LETTER).hexdigest()}.pdf"
REGISTER = (
    "no_urut,jenis_surat,nomor_surat,tanggal_surat,tanggal_terima,opd,penandatangan,dataset,berkas,sha256,"
    "jenis_tanda_tangan,status,catatan\n"
)


def registered(*digests: str) -> str:
    """The register of letters with these digests."""
    rows = (f"{n},validasi,{n},2026-02-01,2026-02-02,dinkes,kepala,,,sha256:{one},basah,diterima,\n" for n, one in
            enumerate(digests, start=1))  # fmt: skip
    return REGISTER + "".join(rows)


def start(root: Path) -> Path:
    """A private instance in that folder: restricted rows, two branches, a tag, odd files."""
    root.mkdir(parents=True)
    git(root, "init", "--quiet", "--initial-branch", "main")
    record(root, private())
    git(root, "checkout", "--quiet", "-b", "usulan")
    record(root, {"catalog/pages/id/usulan.md": "# Usulan\n"}, LATER)
    git(root, "checkout", "--quiet", "main")
    write_files(root, {"scripts/jalan.sh": "#!/bin/sh\n", "dokumen/tata-kelola-é.txt": "é\n", "dokumen/A.txt": "A"})
    (root / "scripts/jalan.sh").chmod(0o755)
    os.symlink("dokumen/A.txt", root / "tautan")
    record(root, {"dokumen/a.txt": "a", "catalog/letters/register.csv": registered(NAME[:64], "0" * 64)}, LATER)
    who = {"GIT_COMMITTER_NAME": "Sari", "GIT_COMMITTER_EMAIL": "s@example.go.id", "GIT_COMMITTER_DATE": LATER}
    git(root, "tag", "-a", "terbit-2026", "-m", "Terbitan 2026", **who)
    return root


def store(folder: Path) -> Path:
    """A private store with one original and one file that is none."""
    write_files(folder, {NAME: LETTER, "catatan.txt": "bukan surat"})
    return folder


def told(manifest: Manifest, settings: Settings) -> str:
    return f"{settings.title.id} {manifest.as_of}\n"


def made(root: Path, place: Path, **given: object) -> Made:
    """An archive without portal, unless asked for."""
    facts: dict[str, object] = {"root": root, "as_of": DAY, "place": place, "with_site": False, **given}
    return archive(Order(**facts), told)  # type: ignore[arg-type]  # the names are those of the fields


def parts_of(place: Path) -> Parts:
    with zipfile.ZipFile(place) as package:
        return {name: package.read(name) for name in package.namelist()}


def repacked(place: Path, spoil: Callable[[Parts], object] = bool) -> Report:
    """The archive as another program packs it, its files changed; examined."""
    parts = parts_of(place)
    spoil(parts)
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return examine(place)


def forged(place: Path, spoil: Callable[[Parts], object], working: Mapping[str, object] | None = None) -> Report:
    """The archive as somebody makes it who knows how: digests, measures and seal fit what was changed."""
    parts = parts_of(place)
    spoil(parts)
    about = json.loads(parts.pop(MANIFEST))
    about["working"] |= working or {}
    del parts[SUMS]
    told = {
        part.value: one for part, one in measures((path, digest(raw), len(raw)) for path, raw in parts.items()).items()
    }
    for one in about["resources"]:
        one["files"], one["bytes"], one["hash"] = told[one["name"]]
    parts[MANIFEST] = json.dumps(about).encode()
    parts[SUMS] = sums_txt({path: digest(raw) for path, raw in parts.items()})
    place.unlink()
    with place.open("x+b") as handle:
        write(handle, [piece_of(path, raw) for path, raw in parts.items()], lambda: None)
    return examine(place)


def overlapped(place: Path, path: str, other: str) -> None:
    """List a member a second time under another name."""
    with zipfile.ZipFile(place, "a") as package:
        twin = copy.copy(package.getinfo(path))
        twin.filename = twin.orig_filename = other
        package.filelist.append(twin)
        package.NameToInfo[other] = twin
        package.writestr("files/akhir.txt", b"")


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def faults(report: Report) -> set[tuple[str, str, str]]:
    return {(fault.part.value, fault.path, fault.kind) for fault in report.faults}
