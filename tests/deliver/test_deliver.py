"""Deliveries with real keys: only the recipient reads them, everything is verified, nothing of the rows is recorded."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyrage
import pytest

from satudata.decide import Decision, decide, signer_of
from satudata.deliver import age
from satudata.deliver.bundle import MANIFEST, NAMESPACE, SIGNATURE, digest_of, packed, unpacked
from satudata.deliver.deliver import FOLDER, Delivered, Order, deliver, keys_of, open_bundle
from satudata.desk import open_desk
from satudata.errors import SatudataError
from satudata.model.statement import APPROVED
from satudata.trust.digest import content_digest
from satudata.trust.ledger import NOTHING_PUBLISHED
from satudata.trust.seedkey import SeedKey
from satudata.trust.signing import SigningKey, public_key_of, sign
from satudata.trust.statements import NAMESPACE as STATEMENT
from tests.conftest import Commit, Content, Tree, git
from tests.deliver import plain_age
from tests.instances import TABLE, instance, metadata
from tests.trust.keys import make_key, public_line
from tests.trust.rosters import key, person, term

NAME = "dinkes/puskesmas"
AT = "2026-11-21T09:00:00+07:00"
HELD = metadata(access='{level: restricted, ground: "UU 14/2008 Pasal 17", decided_by: PPID, decided_on: "2026-01-02"}')
SECRET = TABLE.replace("2024,14", "2024,918273")


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """`wali`, `kepala`, `budi` (ed25519), `rsa`, `ecdsa`: key files in a folder."""
    folder = tmp_path / "keys"
    folder.mkdir()
    for name, kind, bits in (
        ("wali", "ed25519", 256),
        ("kepala", "ed25519", 256),
        ("budi", "ed25519", 256),
        ("rsa", "rsa", 2048),
        ("ecdsa", "ecdsa", 256),
    ):
        make_key(folder, kind, bits, name=name)
    return folder


@pytest.fixture
def root(tree: Tree, keys: Path) -> Path:
    """A private instance with a restricted dataset, examined by its steward `wali` and approved by `kepala`."""
    return approved(tree(private(keys)), keys)


def approved(root: Path, keys: Path) -> Path:
    """The same, its dataset examined and approved as it is."""
    git(root, "config", "user.name", "Wali")
    git(root, "config", "user.email", "wali@example.go.id")
    for name, step in (("wali", "examination"), ("kepala", "agency_approval")):
        desk, own = open_desk(root), SigningKey(public_key_of(keys / name), keys / name)
        signer = signer_of(desk, own.public.fingerprint, partial(sign, key=own, namespace=STATEMENT), AT[:10])
        decision = Decision(step, APPROVED, AT)
        for one in decide(desk, desk.approvals(AT[:10], NOTHING_PUBLISHED), [NAME], decision, signer):
            (root / one.path).parent.mkdir(parents=True, exist_ok=True)
            (root / one.path).write_bytes(one.content)
        git(root, "add", "--all")
        git(root, "commit", "--quiet", "--message", step)
    return root


def private(keys: Path, role: str = "data_steward", text: str = HELD) -> dict[str, Content]:
    files = instance(SECRET, text)
    settings = files["catalog/catalog.yml"]
    assert isinstance(settings, bytes)
    line = " ".join(public_line(keys / "wali").split()[:2])
    roster = person("wali", term(role, "*"), emails="[wali@example.go.id]", keys=key(line))
    if (keys / "kepala").is_file():
        head = " ".join(public_line(keys / "kepala").split()[:2])
        roster += person("kepala", term("agency_head", "dinkes"), emails="[kepala@example.go.id]", keys=key(head))
    return {**files, "catalog/catalog.yml": settings.decode() + "repository: private\n", "catalog/roster.yml": roster}


def order(keys: Path, to: str = "budi", **given: str) -> Order:
    facts = {"name": "Budi", "decided_by": "PPID", "ground": "UU 14/2008 Pasal 6", "reference": "480/1", **given}
    return Order(NAME, keys_of([str(keys / f"{to}.pub")]), at=AT, **facts)


def delivered(root: Path, keys: Path, given: Order, folder: Path | None = None) -> Delivered:
    desk = open_desk(root)
    own = SigningKey(public_key_of(keys / "wali"), keys / "wali")
    signer = signer_of(desk, own.public.fingerprint, partial(sign, key=own, namespace=NAMESPACE), AT[:10])
    return deliver(desk, given, signer, folder or root.parent / "keluar", "Baca saya\n", "Catat")


def refusal(call: Callable[[], object]) -> str:
    with pytest.raises(SatudataError) as caught:
        call()
    return caught.value.key


@pytest.mark.parametrize("to", ["budi", "rsa"])
def test_the_recipient_opens_what_was_delivered_and_finds_the_very_bytes(
    root: Path, keys: Path, tmp_path: Path, to: str
) -> None:
    made = delivered(root, keys, order(keys, to))
    opened = open_bundle(made.bundle, keys / to, tmp_path / "masuk")
    assert (tmp_path / f"masuk/data/{NAME}.csv").read_text() == SECRET
    assert opened.key == public_key_of(keys / "wali")
    assert opened.manifest["ground"] == "UU 14/2008 Pasal 6"
    paths = (f"data/{NAME}.csv", f"metadata/{NAME}.yml")
    assert made.digest == content_digest((path, (root / path).read_bytes()) for path in paths)


def test_an_age_key_opens_it_as_well(root: Path, keys: Path, tmp_path: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "kunci.txt").write_text(f"# dibuat 2026\n{identity}\n")
    given = order(keys)
    made = delivered(root, keys, Order(**{**vars(given), "recipients": keys_of([str(identity.to_public())])}))
    assert open_bundle(made.bundle, tmp_path / "kunci.txt", tmp_path / "masuk").manifest["dataset"] == NAME


def test_a_bundle_is_read_as_age_is_specified_and_ssh_keygen_accepts_the_signature_inside(
    root: Path, keys: Path, tmp_path: Path
) -> None:
    made = delivered(root, keys, order(keys))
    archive = tmp_path / "kiriman.zip"
    archive.write_bytes(plain_age.read(made.bundle.read_bytes(), keys / "budi"))
    open_bundle(archive, None, tmp_path / "masuk")
    with zipfile.ZipFile(archive) as package:
        (tmp_path / "sig").write_bytes(package.read(SIGNATURE))
        about = package.read(MANIFEST)
    (tmp_path / "signers").write_text(f"wali {public_line(keys / 'wali')}\n")
    command = ["ssh-keygen", "-Y", "verify", "-n", NAMESPACE, "-I", "wali"]
    command += ["-f", str(tmp_path / "signers"), "-s", str(tmp_path / "sig")]
    assert subprocess.run(command, input=about, capture_output=True, check=False).returncode == 0


def test_the_record_says_who_and_why_and_holds_no_row(root: Path, keys: Path) -> None:
    made = delivered(root, keys, order(keys))
    raw = (root / made.record).read_text()
    record = json.loads(raw)
    assert made.record.startswith(f"{FOLDER}/2026-11-21-")
    assert record["bundle"] == digest_of(made.bundle.read_bytes())
    assert record["recipient"] == {"keys": [keys_of([str(keys / "budi.pub")])[0].fingerprint], "name": "Budi"}
    assert (record["decided_by"], record["ground"], record["reference"]) == ("PPID", "UU 14/2008 Pasal 6", "480/1")
    assert "918273" not in raw
    assert git(root, "log", "-1", "--format=%H", "--", made.record) == made.commit
    assert git(root, "status", "--porcelain") == ""


def test_where_everybody_reads_the_repository_the_name_is_left_out_of_the_record(tree: Tree, keys: Path) -> None:
    files = private(keys, text=metadata())
    settings = str(files["catalog/catalog.yml"]).replace("repository: private\n", "approval: {release: delivery}\n")
    root = approved(tree({**files, "catalog/catalog.yml": settings}), keys)
    made = delivered(root, keys, order(keys))
    assert json.loads((root / made.record).read_text())["recipient"]["name"] == ""


def test_nobody_else_opens_it(root: Path, keys: Path, tmp_path: Path) -> None:
    made = delivered(root, keys, order(keys))
    assert b"918273" not in made.bundle.read_bytes()
    assert made.bundle.stat().st_mode & 0o077 == 0
    assert refusal(lambda: open_bundle(made.bundle, keys / "rsa", tmp_path / "x")) == "delivery-not-for-this-key"
    assert refusal(lambda: open_bundle(made.bundle, None, tmp_path / "x")) == "delivery-identity-unset"
    assert refusal(lambda: open_bundle(made.bundle, keys / "none", tmp_path / "x")) == "delivery-identity-missing"
    assert refusal(lambda: open_bundle(made.bundle, keys / "ecdsa", tmp_path / "x")) == "delivery-identity-unusable"
    assert not (tmp_path / "x").exists()


def test_a_signature_of_somebody_else_is_refused_before_anything_is_written(
    root: Path, keys: Path, tmp_path: Path
) -> None:
    made = delivered(root, keys, order(keys))
    other = public_key_of(keys / "budi").fingerprint
    own = public_key_of(keys / "wali").fingerprint
    assert refusal(lambda: open_bundle(made.bundle, keys / "budi", tmp_path / "x", other)) == "bundle-other-signer"
    assert not (tmp_path / "x").exists()
    open_bundle(made.bundle, keys / "budi", tmp_path / "x", own)


@pytest.mark.parametrize("part", ["name", "decided_by", "ground", "reference"])
def test_nothing_is_delivered_without_a_decision(root: Path, keys: Path, part: str) -> None:
    assert refusal(lambda: delivered(root, keys, order(keys, **{part: " "}))) == "delivery-undecided"
    assert not (root.parent / "keluar").exists()
    assert not (root / FOLDER).exists()


def test_open_data_needs_no_delivery(tree: Tree, keys: Path) -> None:
    assert refusal(lambda: delivered(tree(private(keys, text=metadata())), keys, order(keys))) == "delivery-of-open"


def test_data_held_back_without_a_stated_ground_are_classified_first(tree: Tree, keys: Path) -> None:
    root = tree(private(keys, text=metadata(access="{level: restricted}")))
    assert refusal(lambda: delivered(root, keys, order(keys))) == "delivery-unclassified"


def test_only_steward_ppid_and_head_deliver(tree: Tree, keys: Path) -> None:
    assert refusal(lambda: delivered(tree(private(keys, "data_supervisor")), keys, order(keys))) == "delivery-not-yours"


def test_bytes_that_nobody_examined_or_the_head_did_not_approve_are_handed_to_nobody(
    root: Path, keys: Path, commit: Commit
) -> None:
    delivered(root, keys, order(keys))
    commit(root, {f"data/{NAME}.csv": SECRET.replace("918273", "918274")})
    assert refusal(lambda: delivered(root, keys, order(keys))) == "delivery-unapproved"
    assert len(list((root / FOLDER).glob("*.json"))) == 1


def test_what_is_not_in_git_is_not_delivered(root: Path, keys: Path) -> None:
    (root / f"data/{NAME}.csv").write_text(TABLE)
    assert refusal(lambda: delivered(root, keys, order(keys))) == "dataset-uncommitted"


def test_a_dataset_without_rows_has_nothing_to_deliver(root: Path, keys: Path, commit: Commit) -> None:
    commit(root, {f"data/{NAME}.csv": None})
    assert refusal(lambda: delivered(root, keys, order(keys))) == "delivery-without-rows"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ("tidak/ada.pub", "delivery-key-missing"),
        ("ssh-ed25519 AAAA", "delivery-key-unusable"),
        ("age1salah", "delivery-key-unusable"),
    ],
)
def test_a_key_that_is_none_is_told(given: str, error: str) -> None:
    assert refusal(lambda: keys_of([given])) == error


def test_a_key_that_cannot_be_encrypted_to_is_told(keys: Path) -> None:
    assert refusal(lambda: keys_of([str(keys / "ecdsa.pub")])) == "delivery-key-kind"


def test_a_record_that_cannot_be_committed_leaves_no_bundle(root: Path, keys: Path) -> None:
    hook = root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    refusal(lambda: delivered(root, keys, order(keys)))
    assert list((root.parent / "keluar").iterdir()) == []


def archive(spoil: Callable[[dict[str, bytes]], object] = bool) -> bytes:
    """A signed archive, its parts changed by `spoil` before they are packed again."""
    seed = SeedKey(b"7" * 32)
    files = {f"data/{NAME}.csv": SECRET.encode(), "BACA-SAYA.txt": b"x"}
    digest = content_digest([(f"data/{NAME}.csv", SECRET.encode())])
    made = packed({"v": 1, "digest": digest}, files, partial(seed.sign, namespace=NAMESPACE))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    before = dict(parts)
    spoil(parts)
    if parts == before:
        return made
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return sink.getvalue()


def test_equal_content_gives_an_equal_archive() -> None:
    assert archive() == archive()
    assert unpacked(archive()).files[f"data/{NAME}.csv"] == SECRET.encode()


SPOILT: dict[str, Callable[[dict[str, bytes]], object]] = {
    "a cell": lambda parts: parts.update({f"data/{NAME}.csv": SECRET.replace("918273", "918274").encode()}),
    "the manifest": lambda parts: parts.update({MANIFEST: parts[MANIFEST].replace(b'"v":1', b'"v":2')}),
    "a file more": lambda parts: parts.update({"setup.exe": b"MZ"}),
    "a file less": lambda parts: parts.pop("BACA-SAYA.txt"),
    "no signature": lambda parts: parts.pop(SIGNATURE),
    "another namespace": lambda parts: parts.update(
        {SIGNATURE: SeedKey(b"7" * 32).sign(parts[MANIFEST], "git").encode()}
    ),
    "a path that climbs": lambda parts: parts.update({"../x": b"x"}),
    "an absolute path": lambda parts: parts.update({"/etc/x": b"x"}),
}


@pytest.mark.parametrize("what", SPOILT)
def test_an_archive_that_was_touched_is_refused(what: str) -> None:
    assert refusal(lambda: unpacked(archive(SPOILT[what]))) == "bundle-broken"


@pytest.mark.parametrize("path", ["../x", "/etc/x", "data/../../x", "data\\\\x", "data//x"])
def test_a_path_that_leaves_the_folder_is_refused_whoever_signed(path: str) -> None:
    files = {path: b"x"}
    made = packed({"v": 1, "digest": content_digest([])}, files, partial(SeedKey(b"7" * 32).sign, namespace=NAMESPACE))
    assert refusal(lambda: unpacked(made)) == "bundle-broken"


@pytest.mark.parametrize("junk", [b"", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, archive()[:-30], b"age" * 100])
def test_junk_is_no_archive(junk: bytes) -> None:
    assert refusal(lambda: unpacked(junk)) == "bundle-broken"


def test_an_archive_that_declares_too_much_is_refused() -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(30):
            package.writestr(f"{number}.txt", b"0" * 10_000)
    assert refusal(lambda: unpacked(sink.getvalue())) == "bundle-broken"


def test_a_folder_with_files_is_not_written_into(root: Path, keys: Path, tmp_path: Path) -> None:
    made = delivered(root, keys, order(keys))
    (tmp_path / "masuk").mkdir()
    (tmp_path / "masuk/tesis.docx").write_text("penting")
    assert refusal(lambda: open_bundle(made.bundle, keys / "budi", tmp_path / "masuk")) == "init-not-empty"


def test_without_the_library_the_remedy_is_told(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipient = keys_of([str(keys / "budi.pub")])
    monkeypatch.setitem(sys.modules, "pyrage", None)
    assert refusal(lambda: age.encrypt(b"isi", list(recipient))) == "delivery-library-missing"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_packed_in_a_way_that_costs_memory_is_refused(method: int) -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", method) as package:
        package.writestr("manifest.json", b"{}")
    with pytest.raises(SatudataError, match="bundle-broken"):
        unpacked(sink.getvalue())


def test_an_archive_of_too_many_files_is_refused_before_any_is_read() -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as package:
        for number in range(21):
            package.writestr(f"{number}.csv", b"")
    with pytest.raises(SatudataError) as refused:
        unpacked(sink.getvalue())
    assert refused.value.facts["reason"] == "archive"
