"""Signing with a person's own key, by OpenSSH's `ssh-keygen -Y sign`: key files, keys held by an agent, hardware keys.

The engine never sees a private key or a passphrase: ssh-keygen asks for it at the terminal, or SSH_ASKPASS does.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from satudata.errors import SatudataError
from satudata.read.git import run_git
from satudata.trust.sshsig import PublicKey, SignatureError, parse_public_key, public_key, verify
from satudata.trust.wire import Reader, base64_of, blob_of, unarmoured

PROGRAM = "ssh-keygen"
VARIABLE = "SATUDATA_KEY"
USUAL = ("id_ed25519", "id_ed25519_sk", "id_ecdsa", "id_ecdsa_sk", "id_rsa")  # in ~/.ssh, in this order
MAX_FILE = 64_000  # bytes of a key file; RSA of 8,192 bits takes about 6,500
PRIVATE_HEADER, PRIVATE_FOOTER = "-----BEGIN OPENSSH PRIVATE KEY-----", "-----END OPENSSH PRIVATE KEY-----"
PRIVATE_MAGIC = b"openssh-key-v1\0"
# How ssh-keygen says what went wrong, and the message with the remedy; the first that fits.
COMPLAINTS = (
    (re.compile(r"unknown option|illegal option|[Uu]nsupported operation"), "signing-program-old"),
    (re.compile(r"Permissions .* are too open"), "signing-key-exposed"),
    (re.compile(r"incorrect passphrase"), "signing-passphrase"),
    (re.compile(r"No private key found"), "signing-key-not-held"),
)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The key to sign with. `path` is its private file, or a `.pub` file of a key held by an agent; None when the Git
    setting holds the public key itself, which an agent must hold too."""

    public: PublicKey
    path: Path | None = None


def choose_key(given: Path | None, directory: Path) -> SigningKey:
    """The person's key: `given` (`--key`), else SATUDATA_KEY, else Git's `user.signingkey` as seen from `directory`
    when `gpg.format` is ssh, else the first usual one in ~/.ssh.

    What is named but cannot be used is an error; the next place is only looked at where nothing is named.
    Raises SatudataError `signing-key-*`.
    """
    if named := given or _from_environment():
        return SigningKey(public_key_of(named), named)
    if setting := _from_git(directory):
        literal = setting.removeprefix("key::")
        if literal != setting or setting.startswith("ssh-"):
            return SigningKey(_parsed(literal, "user.signingkey"))
        path = Path(directory, setting)
        return SigningKey(public_key_of(path), path)
    for path in _usual():
        return SigningKey(public_key_of(path), path)
    raise SatudataError("signing-key-unset")


def public_key_of(path: Path) -> PublicKey:
    """The public key of a key file: a `.pub` file, a private key in OpenSSH's format (its public part is not
    encrypted), or an older private key with its `.pub` file beside it.

    Raises SatudataError: `signing-key-missing`, `signing-key-without-public`, `signing-key-unusable`.
    """
    text = _content(path)
    if text.startswith(PRIVATE_HEADER):
        return _public_part(text, path)
    if not text.startswith("-----BEGIN "):
        return _parsed(text, str(path))
    beside = path.with_name(path.name + ".pub")
    if not beside.is_file():
        raise SatudataError("signing-key-without-public", path=str(path))
    return _parsed(_content(beside), str(beside))


def sign(message: bytes, key: SigningKey, namespace: str) -> str:
    """The signature over the message, for that purpose only, as base64 of SSHSIG on one line.

    May wait for a passphrase or for the touch of a hardware key (`key.public.in_hardware`). What comes back has been
    verified. Raises SatudataError `signing-*`, with the remedy.
    """
    with tempfile.TemporaryDirectory(prefix="satudata-") as folder:
        file, made = Path(folder, "message"), Path(folder, "message.sig")
        file.write_bytes(message)
        path = key.path or Path(folder, "key.pub")
        if key.path is None:
            path.write_text(f"{key.public.line}\n", "ascii")
        _run(["-Y", "sign", "-n", namespace, "-f", str(path.absolute()), str(file)], key)
        armour = made.read_text("ascii", "replace") if made.is_file() else ""
    return _proven(armour, message, key, namespace)


def _from_environment() -> Path | None:
    named = os.environ.get(VARIABLE)
    return Path(named).expanduser() if named else None


def _from_git(directory: Path) -> str:
    """Git's key for signing, `~` resolved; "" when there is none or it is not for SSH."""

    def setting(*name: str) -> str:
        return run_git(directory, "config", "--default", "", "--get", *name).decode("utf-8", "replace").strip()

    return setting("--type=path", "user.signingkey") if setting("gpg.format") == "ssh" else ""


def _usual() -> Iterator[Path]:
    """The usual keys that are there; one held by an agent or a hardware key may have left only its `.pub` file."""
    for name in USUAL:
        for path in (Path.home() / ".ssh" / name, Path.home() / ".ssh" / f"{name}.pub"):
            if path.is_file():
                yield path


def _content(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE).decode("utf-8", "replace")
    except OSError:
        raise SatudataError("signing-key-missing", path=str(path)) from None


def _parsed(line: str, where: str) -> PublicKey:
    try:
        return parse_public_key(line)
    except SignatureError:
        raise SatudataError("signing-key-unusable", path=where) from None


def _public_part(text: str, path: Path) -> PublicKey:
    """The public key in an `openssh-key-v1` file (PROTOCOL.key), which stands before the encrypted part."""
    body = text.removeprefix(PRIVATE_HEADER).partition(PRIVATE_FOOTER)[0]
    try:
        parts = Reader(blob_of("".join(body.split())))
        if parts.take(len(PRIVATE_MAGIC)) != PRIVATE_MAGIC:
            raise SignatureError("malformed")
        for _ in ("cipher", "derivation", "its options"):
            parts.string()
        if parts.uint32() != 1:
            raise SignatureError("malformed")
        return public_key(parts.string())
    except SignatureError:
        raise SatudataError("signing-key-unusable", path=str(path)) from None


def _shown(key: SigningKey) -> str:
    return str(key.path or key.public.fingerprint)


def _run(arguments: list[str], key: SigningKey) -> None:
    """Run ssh-keygen, its standard input and terminal being ours so that it can ask for a passphrase."""
    try:
        done = subprocess.run([PROGRAM, *arguments], capture_output=True, check=False)
    except OSError:
        raise SatudataError("signing-program-missing") from None
    if done.returncode == 0:
        return
    told = done.stderr.decode("utf-8", "replace")
    known = next((name for pattern, name in COMPLAINTS if pattern.search(told)), "signing-refused")
    last = next((line.strip() for line in reversed(told.splitlines()) if line.strip()), "")
    raise SatudataError(known, key=_shown(key), message=last[:200])


def _proven(armour: str, message: bytes, key: SigningKey, namespace: str) -> str:
    """What an agent or a stand-in for ssh-keygen gave is taken only when it verifies and is of the key asked for."""
    try:
        blob = unarmoured(armour)
        own = verify(blob, message, namespace) == key.public
    except SignatureError:
        own = False
    if not own:
        raise SatudataError("signing-not-own", key=_shown(key))
    return base64_of(blob)
