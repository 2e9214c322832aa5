"""Signing with the real ssh-keygen: it verifies what we sign, and what goes wrong is one line with its remedy."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from satudata.errors import SatudataError
from satudata.model.statement import Statement
from satudata.text import LANGUAGES, Text
from satudata.trust.signing import USUAL, SigningKey, choose_key, public_key_of, sign
from satudata.trust.sshsig import parse_public_key, verify
from satudata.trust.statements import NAMESPACE, Draft, read_statement
from satudata.trust.wire import blob_of
from tests.conftest import git
from tests.trust.keys import KINDS, MESSAGE, hardware_keys, make_key, public_line, ssh_accepts


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person without keys, agent or Git settings; their home folder."""
    folder = tmp_path / "home"
    (folder / ".ssh").mkdir(parents=True)
    for name in ("SATUDATA_KEY", "SSH_AUTH_SOCK", "SSH_ASKPASS", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(folder / ".gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    return folder


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A running ssh-agent of our own."""
    socket = tmp_path / "agent"
    with subprocess.Popen(["ssh-agent", "-D", "-a", str(socket)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()  # it tells its address when it listens
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        yield
        process.terminate()


def program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a stand-in for ssh-keygen first on the path; `real` is the true one."""
    real = shutil.which("ssh-keygen")
    folder.mkdir()
    (folder / "ssh-keygen").write_text(f"#!/bin/sh\nreal={real}\n{script}\n")
    (folder / "ssh-keygen").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def complaint(caught: pytest.ExceptionInfo[SatudataError]) -> str:
    """The error's key; its words are one line in each language."""
    for language in LANGUAGES:
        line = Text(language)(f"errors.{caught.value.key}", **caught.value.facts)
        assert "\n" not in line
        assert "{" not in line
    return caught.value.key


def refusal(key: SigningKey) -> str:
    with pytest.raises(SatudataError) as caught:
        sign(MESSAGE, key, NAMESPACE)
    return complaint(caught)


def unusable(path: Path) -> str:
    with pytest.raises(SatudataError) as caught:
        public_key_of(path)
    return complaint(caught)


def by_file(path: Path) -> SigningKey:
    return SigningKey(public_key_of(path), path)


@pytest.mark.parametrize("kind", KINDS)
def test_what_we_sign_ssh_keygen_verifies(kind: tuple[str, int], tmp_path: Path) -> None:
    path = make_key(tmp_path, *kind)
    signature = sign(MESSAGE, by_file(path), NAMESPACE)
    assert verify(signature, MESSAGE, NAMESPACE) == parse_public_key(public_line(path))
    blob, line = blob_of(signature), public_line(path)
    assert ssh_accepts(tmp_path, line, blob, MESSAGE, NAMESPACE)
    assert not ssh_accepts(tmp_path, line, blob, MESSAGE, "git")
    assert not ssh_accepts(tmp_path, line, blob, MESSAGE + b" ", NAMESPACE)
    assert not ssh_accepts(tmp_path, line, blob[:-1] + bytes([blob[-1] ^ 1]), MESSAGE, NAMESPACE)
    assert not ssh_accepts(tmp_path, public_line(make_key(tmp_path, name="lain")), blob, MESSAGE, NAMESPACE)


@pytest.mark.parametrize("name", ["kunci saya", "-f", "$(touch x);'\"", "kunci-é"])
def test_the_name_of_a_key_is_never_read_by_a_shell_or_as_an_option(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = make_key(tmp_path)
    made.rename(tmp_path / name)
    made.with_name(made.name + ".pub").rename(tmp_path / f"{name}.pub")
    assert sign(MESSAGE, by_file(Path(name)), NAMESPACE)
    assert not (tmp_path / "x").exists()


def test_nothing_is_left_beside_the_key(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    sign(MESSAGE, by_file(make_key(folder)), NAMESPACE)
    assert sorted(path.name for path in folder.iterdir()) == ["ed25519-256", "ed25519-256.pub"]


def test_an_agent_signs_for_a_key_that_only_shows_its_public_file(agent: None, tmp_path: Path) -> None:
    path = make_key(tmp_path)
    subprocess.run(["ssh-add", "-q", str(path)], check=True, capture_output=True)
    path.unlink()
    public = path.with_name(path.name + ".pub")
    assert verify(sign(MESSAGE, by_file(public), NAMESPACE), MESSAGE, NAMESPACE) == public_key_of(public)


def test_an_agent_signs_for_a_key_written_out_in_gits_settings(agent: None, tmp_path: Path) -> None:
    path = make_key(tmp_path, "ecdsa")
    subprocess.run(["ssh-add", "-q", str(path)], check=True, capture_output=True)
    git(tmp_path, "config", "--file", str(tmp_path / "home" / ".gitconfig"), "gpg.format", "ssh")
    setting = f"key::{public_line(path)}"
    git(tmp_path, "config", "--file", str(tmp_path / "home" / ".gitconfig"), "user.signingkey", setting)
    key = choose_key(None, tmp_path)
    path.unlink()
    assert key.path is None
    assert verify(sign(MESSAGE, key, NAMESPACE), MESSAGE, NAMESPACE) == key.public


def test_a_passphrase_is_asked_for_at_the_terminal(tmp_path: Path) -> None:
    path = make_key(tmp_path, passphrase="rahasia")
    script = (
        "import fcntl, os, sys, termios\nos.setsid()\nfcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
        "from pathlib import Path\nfrom satudata.trust.signing import choose_key, sign\n"
        f"print(sign({MESSAGE!r}, choose_key(Path(sys.argv[1]), Path('.')), {NAMESPACE!r}))"
    )
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        os.close(theirs)
        asked = b""
        while b"passphrase" not in asked:
            asked += os.read(ours, 1_000)
        os.write(ours, b"rahasia\n")
        assert process.stdout is not None
        signature = process.stdout.read().decode("ascii").strip()
    os.close(ours)
    assert verify(signature, MESSAGE, NAMESPACE) == public_key_of(path)


def test_a_wrong_passphrase_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asks = tmp_path / "askpass"
    asks.write_text("#!/bin/sh\necho salah\n")
    asks.chmod(0o755)
    monkeypatch.setenv("SSH_ASKPASS", str(asks))
    monkeypatch.setenv("SSH_ASKPASS_REQUIRE", "force")
    assert refusal(by_file(make_key(tmp_path, passphrase="rahasia"))) == "signing-passphrase"


def test_a_public_file_whose_key_nobody_holds_is_said(tmp_path: Path) -> None:
    path = make_key(tmp_path)
    path.unlink()
    assert refusal(by_file(path.with_name(path.name + ".pub"))) == "signing-key-not-held"
    assert refusal(SigningKey(public_key_of(path.with_name(path.name + ".pub")))) == "signing-key-not-held"


def test_an_agent_that_refuses_is_said(agent: None, tmp_path: Path) -> None:
    path = make_key(tmp_path)
    # The agent, started without an askpass of its own, cannot ask for the confirmation that -c demands.
    subprocess.run(["ssh-add", "-q", "-c", str(path)], check=True, capture_output=True)
    assert refusal(by_file(path)) == "signing-refused"


def test_a_key_that_others_may_read_is_said(tmp_path: Path) -> None:
    path = make_key(tmp_path)
    path.chmod(0o644)
    assert refusal(by_file(path)) == "signing-key-exposed"


def test_a_computer_without_ssh_keygen_is_told_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = by_file(make_key(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refusal(key) == "signing-program-missing"


@pytest.mark.parametrize(
    ("script", "key"),
    [
        ("echo 'unknown option -- Y' >&2; exit 1", "signing-program-old"),
        ("exit 1", "signing-refused"),
        ("exit 0", "signing-not-own"),
        ('for last; do :; done; echo halo > "$last.sig"', "signing-not-own"),
        ('for last; do :; done; printf "\\377" > "$last.sig"', "signing-not-own"),
        ('for last; do :; done; exec "$real" -q -Y sign -n git -f "$6" "$last"', "signing-not-own"),
        ('for last; do :; done; exec "$real" -q -Y sign -n "$4" -f "$HOME/.ssh/lain" "$last"', "signing-not-own"),
    ],
)
def test_only_a_signature_by_the_key_that_was_asked_for_is_taken(
    script: str, key: str, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = by_file(make_key(tmp_path))
    make_key(home / ".ssh", name="lain")
    program(tmp_path / "bin", script, monkeypatch)
    assert refusal(own) == key


def test_the_named_key_comes_before_the_variable_before_gits_before_the_usual(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chosen(given: Path | None = None) -> Path | None:
        return choose_key(given, tmp_path).path

    for name in reversed(USUAL):
        make_key(home / ".ssh", name=name)
        assert chosen() == home / ".ssh" / name
    for_git = make_key(home, name="untuk-git")
    settings = home / ".gitconfig"
    settings.write_text("[user]\nsigningkey = ~/untuk-git\n")
    assert chosen() == home / ".ssh" / USUAL[0]  # it may be the id of an OpenPGP key
    settings.write_text("[user]\nsigningkey = ~/untuk-git\n[gpg]\nformat = ssh\n")
    assert chosen() == for_git
    for_variable = make_key(home, name="untuk-variabel")
    monkeypatch.setenv("SATUDATA_KEY", "~/untuk-variabel")
    assert chosen() == for_variable
    assert chosen(for_git) == for_git


def test_the_settings_of_the_repository_count_for_its_key(tmp_path: Path, home: Path) -> None:
    make_key(home / ".ssh", name="id_ed25519")
    own = make_key(tmp_path)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "config", "gpg.format", "ssh")
    git(tmp_path, "config", "user.signingkey", str(own))
    assert choose_key(None, tmp_path).path == own
    git(tmp_path, "config", "user.signingkey", public_line(own))
    assert choose_key(None, tmp_path) == SigningKey(public_key_of(own))


def test_a_usual_key_may_have_left_only_its_public_file(home: Path) -> None:
    make_key(home / ".ssh", name="id_ed25519").unlink()
    assert choose_key(None, home).path == home / ".ssh" / "id_ed25519.pub"


def test_a_key_that_is_named_but_not_there_is_said_instead_of_taking_another(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_key(home / ".ssh", name="id_ed25519")
    monkeypatch.setenv("SATUDATA_KEY", str(tmp_path / "hilang"))
    with pytest.raises(SatudataError) as caught:
        choose_key(None, tmp_path)
    assert complaint(caught) == "signing-key-missing"


def test_a_person_without_key_is_told_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(SatudataError) as caught:
        choose_key(None, tmp_path)
    assert complaint(caught) == "signing-key-unset"


@pytest.mark.parametrize("kind", KINDS)
def test_a_private_key_tells_its_public_key_without_the_passphrase(kind: tuple[str, int], tmp_path: Path) -> None:
    path = make_key(tmp_path, *kind, passphrase="rahasia")
    line = public_line(path)
    path.with_name(path.name + ".pub").unlink()
    assert public_key_of(path) == parse_public_key(line)


def test_an_older_private_key_tells_it_by_the_file_beside_it(tmp_path: Path) -> None:
    path = make_key(tmp_path, "rsa", 2048)
    subprocess.run(["ssh-keygen", "-q", "-p", "-m", "PEM", "-N", "", "-f", str(path)], check=True, capture_output=True)
    assert "OPENSSH" not in path.read_text()
    assert verify(sign(MESSAGE, by_file(path), NAMESPACE), MESSAGE, NAMESPACE) == public_key_of(path)
    path.with_name(path.name + ".pub").unlink()
    assert unusable(path) == "signing-key-without-public"


def test_the_public_file_of_a_hardware_key_says_that_a_touch_is_needed(tmp_path: Path) -> None:
    for key in hardware_keys():
        path = tmp_path / "id_sk.pub"
        path.write_text(f"{key.line} sari\n")
        assert public_key_of(path).in_hardware


@pytest.mark.parametrize(
    "content",
    [
        "",
        "bukan kunci",
        "ssh-dss AAAAB3NzaC1kc3M=",
        "-----BEGIN OPENSSH PRIVATE KEY-----\n-----END OPENSSH PRIVATE KEY-----\n",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----\n",
        "-----BEGIN OPENSSH PRIVATE KEY-----\n" + "A" * 50_000,
        "\x00\xff" * 50_000,
    ],
)
def test_a_file_that_is_no_usable_key_is_said(content: str, tmp_path: Path) -> None:
    path = tmp_path / "kunci"
    path.write_text(content, "latin-1")
    assert unusable(path) == "signing-key-unusable"


def test_a_private_key_of_a_later_format_is_not_guessed_at(tmp_path: Path) -> None:
    path = make_key(tmp_path)
    header, *body, footer = path.read_text("ascii").splitlines()
    later = b64decode("".join(body)).replace(b"openssh-key-v1\0", b"openssh-key-v2\0", 1)
    path.write_text("\n".join([header, b64encode(later).decode("ascii"), footer]), "ascii")
    assert unusable(path) == "signing-key-unusable"


def test_a_folder_is_no_key(tmp_path: Path) -> None:
    assert unusable(tmp_path) == "signing-key-missing"


def test_a_statement_signed_here_reads_as_one_and_verifies_by_hand_as_the_handbook_says(tmp_path: Path) -> None:
    path = make_key(tmp_path)
    draft = Draft(
        subject="dataset:dinkes/puskesmas",
        digest="sha256:" + "0" * 64,
        step="examination",
        role="data_steward",
        by="sari",
        decree="821/7/2026",
        previous="",
        outcome="approved",
        at="2026-11-20T13:00:00+07:00",
        reason="",
        evidence={"kind": "ssh"},
    )
    place, content = draft.signed(sign(draft.message(), by_file(path), NAMESPACE))
    statement = read_statement(place, content)
    assert isinstance(statement, Statement)
    assert statement.signer == public_key_of(path).fingerprint
    document = json.loads(content)
    blob = blob_of(document.pop("signature"))
    by_hand = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert ssh_accepts(tmp_path, public_line(path), blob, by_hand, NAMESPACE)
