"""The two commands as people type them."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_main import satudata
from tests.conftest import Tree
from tests.deliver.test_deliver import NAME, SECRET, approved, private
from tests.trust.keys import make_key

DECISION = ("--name", "Budi", "--decided-by", "PPID", "--ground", "UU 14/2008 Pasal 6", "--reference", "480/1")


def test_a_delivery_from_hand_to_hand(tree: Tree, tmp_path: Path) -> None:
    make_key(tmp_path, name="wali")
    make_key(tmp_path, name="kepala")
    make_key(tmp_path, name="budi")
    root = approved(tree(private(tmp_path)), tmp_path)
    line = (tmp_path / "budi.pub").read_text()
    key = ("--key", str(tmp_path / "wali"), "--output", str(tmp_path / "keluar"))
    done = satudata("-C", str(root), "deliver", NAME, "--to", line, *DECISION, *key)
    assert done.returncode == 0, done.stderr
    (bundle,) = (tmp_path / "keluar").iterdir()
    assert bundle.name in done.stderr
    done = satudata("open", str(bundle), "-i", str(tmp_path / "budi"), "--output", str(tmp_path / "masuk"))
    assert done.returncode == 0, done.stderr
    assert "PPID" in done.stderr
    assert (tmp_path / f"masuk/data/{NAME}.csv").read_text() == SECRET
    assert NAME in (tmp_path / "masuk/BACA-SAYA.txt").read_text()


def test_what_is_missing_is_said_in_one_line(tree: Tree, tmp_path: Path) -> None:
    make_key(tmp_path, name="wali")
    root = tree(private(tmp_path))
    arguments = ("deliver", NAME, "--to", str(tmp_path / "wali.pub"), *DECISION[:4], "--key", str(tmp_path / "wali"))
    done = satudata("-C", str(root), *arguments)
    assert done.returncode == 2
    assert "--ground" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
