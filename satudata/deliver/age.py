"""The one door to `pyrage`: encryption to a person's age or SSH key as the program `age` does it (format v1)."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from satudata.errors import SatudataError
from satudata.trust.sshsig import ED25519, RSA, SignatureError, parse_public_key

HEADERS = (b"age-encryption.org/v1", b"-----BEGIN AGE ENCRYPTED FILE-----")
AGE_KEY, AGE_SECRET = "age1", "AGE-SECRET-KEY-1"
MAX_KEY = 64_000  # bytes of a key file


class Recipient(NamedTuple):
    """A key that can open a bundle: the key itself without a comment, and by what people compare it."""

    key: str
    fingerprint: str


def recipient_of(given: str) -> Recipient:
    """The recipient that a `.pub` file, a key line or an `age1…` key names.

    SatudataError `delivery-key-*` for a key that is none, or that age cannot encrypt to (ECDSA, hardware keys).
    """
    line = _line(given)
    if line.startswith(AGE_KEY):
        key = line.split()[0]
        try:
            _library().x25519.Recipient.from_str(key)
        except _library().RecipientError:
            raise SatudataError("delivery-key-unusable", key=given[:80]) from None
        return Recipient(key, key)
    try:
        public = parse_public_key(line)
    except SignatureError:
        raise SatudataError("delivery-key-unusable", key=given[:80]) from None
    if public.kind not in (ED25519, RSA):
        raise SatudataError("delivery-key-kind", key=given[:80], kind=public.kind)
    return Recipient(public.line, public.fingerprint)


def encrypt(content: bytes, recipients: list[Recipient]) -> bytes:
    """The content so that each of the recipients, and nobody else, can read it. Never the same bytes twice."""
    library = _library()
    kinds = {True: library.x25519.Recipient, False: library.ssh.Recipient}
    try:
        made = [kinds[one.key.startswith(AGE_KEY)].from_str(one.key) for one in recipients]
    except library.RecipientError:
        raise SatudataError("delivery-key-unusable", key=recipients[0].fingerprint) from None
    encrypted: bytes = library.encrypt(content, made)
    return encrypted


def encrypted(content: bytes) -> bool:
    """Whether these bytes are a file of age."""
    return content.startswith(HEADERS)


def decrypt(content: bytes, identity: Path) -> bytes:
    """What stands in the file for whoever has that private key (an SSH key without passphrase, or an age key file).

    SatudataError `delivery-identity-*` when the key cannot be used here, `delivery-not-yours` when it does not fit.
    """
    library = _library()
    try:
        opened: bytes = library.decrypt(content, _identities(library, identity))
    except library.DecryptError:
        raise SatudataError("delivery-not-for-this-key", path=str(identity)) from None
    return opened


def _identities(library: ModuleType, path: Path) -> list[object]:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_KEY)
    except OSError:
        raise SatudataError("delivery-identity-missing", path=str(path)) from None
    lines = content.decode("utf-8", "replace").splitlines()
    try:
        if keys := [line.strip() for line in lines if line.startswith(AGE_SECRET)]:
            return [library.x25519.Identity.from_str(key) for key in keys]
        return [library.ssh.Identity.from_buffer(content)]
    except library.IdentityError:
        raise SatudataError("delivery-identity-unusable", path=str(path)) from None


def _line(given: str) -> str:
    """The key in a file of that name, or what was given as the key itself."""
    if given.startswith((AGE_KEY, "ssh-", "ecdsa-", "sk-")):
        return given.strip()
    try:
        with open(given, "rb") as file:
            lines = file.read(MAX_KEY).decode("utf-8", "replace").splitlines()
    except OSError:
        raise SatudataError("delivery-key-missing", key=given[:80]) from None
    return next((line.strip() for line in lines if line.strip() and not line.startswith("#")), "")


def _library() -> ModuleType:
    """pyrage, imported where it is needed: everything else works without it."""
    try:
        import pyrage
    except ImportError:
        raise SatudataError("delivery-library-missing") from None
    library: ModuleType = pyrage
    return library
