"""Statement files: one form, one name, and what makes two of them the same."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from satudata.model.statement import Problem, Statement
from satudata.trust.statements import NAMESPACE, Draft, heads, read_statement
from satudata.trust.wire import Reader, string
from tests.trust.keys import make_key, mpint, signed, sshsig
from tests.trust.sayings import NEW, SUBJECT
from tests.trust.test_sshsig import parts_of

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
DRAFT = Draft(
    subject=SUBJECT,
    digest=NEW,
    step="examination",
    role="data_steward",
    by="wali",
    decree="821/1",
    previous="",
    outcome="approved",
    at="2026-11-02T09:00:00+07:00",
    reason="",
    evidence={"kind": "ssh"},
)


def read(path: str, content: bytes) -> Statement:
    found = read_statement(path, content)
    assert isinstance(found, Statement), found
    return found


def file_of(blob: bytes) -> tuple[str, bytes]:
    return DRAFT.signed(base64.b64encode(blob).decode())


def test_the_twin_of_an_ecdsa_signature_makes_another_file_and_no_other_statement(tmp_path: Path) -> None:
    blob = signed(make_key(tmp_path, "ecdsa"), DRAFT.message(), NAMESPACE)
    key, inner = parts_of(blob)
    reader = Reader(inner)
    name, pair = reader.string(), Reader(reader.string())
    twin = sshsig(
        key,
        string(name) + string(mpint(pair.positive()) + mpint(ORDER - pair.positive())),
        NAMESPACE,
    )
    one, other = read(*file_of(blob)), read(*file_of(twin))
    assert one.hash != other.hash
    assert one.content == other.content
    assert len(heads([one, other])) == 1


@pytest.mark.parametrize(("old", "new"), [(b'"wali"', b'"kepala"'), (b"\n", b"\n\n"), (b'"v":1', b'"v":true')])
def test_a_file_that_was_changed_is_no_statement(tmp_path: Path, old: bytes, new: bytes) -> None:
    path, content = file_of(signed(make_key(tmp_path), DRAFT.message(), NAMESPACE))
    assert read(path, content).by == "wali"
    assert isinstance(read_statement(path, content.replace(old, new)), Problem)


def test_a_statement_is_verified_without_starting_a_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, content = file_of(signed(make_key(tmp_path), DRAFT.message(), NAMESPACE))
    monkeypatch.delattr("subprocess.Popen")
    monkeypatch.delattr("os.fork")
    monkeypatch.delattr("os.posix_spawn")
    assert read(path, content).by == "wali"


def test_a_file_is_read_under_its_own_name_only(tmp_path: Path) -> None:
    path, content = file_of(signed(make_key(tmp_path), DRAFT.message(), NAMESPACE))
    for other in (path.replace("puskesmas", "lain"), path.replace(".json", "0.json")):
        found = read_statement(other, content)
        assert isinstance(found, Problem)
        assert found.code == "statement-edited"
