"""Format v1 of `age` (C2SP age.md) read as it is specified, as the program does, without the library that wrote it."""

from __future__ import annotations

import base64
import hashlib
import hmac
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SSH = b"age-encryption.org/v1/ssh-ed25519"
CHUNK = 64 * 1024 + 16
PRIME = 2**255 - 19


def read(content: bytes, identity: Path) -> bytes:
    """What is encrypted to that ed25519 key; AssertionError or InvalidTag when anything is not as specified."""
    head, mark, rest = content.partition(b"\n--- ")
    mac, _, payload = rest.partition(b"\n")
    version, _, stanzas = head.partition(b"\n-> ")
    assert version == b"age-encryption.org/v1"
    file_key = _file_key(stanzas, identity)
    sealed = hmac.digest(_derived(file_key, b"", b"header"), head + mark[:-1], "sha256")
    assert hmac.compare_digest(sealed, _decoded(mac))
    return _opened(_derived(file_key, payload[:16], b"payload"), payload[16:])


def _file_key(stanzas: bytes, identity: Path) -> bytes:
    # Others are for other recipients, or for nobody, to keep readers from relying on their number.
    (stanza,) = (one for one in stanzas.split(b"\n-> ") if one.startswith(b"ssh-ed25519 "))
    given, body = stanza.split(b"\n")
    _, tag, share = given.split(b" ")
    key = serialization.load_ssh_private_key(identity.read_bytes(), None)
    assert isinstance(key, Ed25519PrivateKey)
    parts = serialization.Encoding, serialization.PublicFormat
    line = key.public_key().public_bytes(parts[0].OpenSSH, parts[1].OpenSSH)
    wire = base64.b64decode(line.split()[1])
    assert _decoded(tag) == hashlib.sha256(wire).digest()[:4]
    y = int.from_bytes(wire[-32:], "little") & (2**255 - 1)
    point = ((1 + y) * pow(1 - y, -1, PRIME) % PRIME).to_bytes(32, "little")
    secret = hashlib.sha512(key.private_bytes_raw()).digest()[:32]
    shared = _multiplied(_derived(b"", wire, SSH), _multiplied(secret, _decoded(share)))
    wrapping = _derived(shared, _decoded(share) + point, SSH)
    return ChaCha20Poly1305(wrapping).decrypt(bytes(12), _decoded(body), None)


def _opened(key: bytes, payload: bytes) -> bytes:
    chunks = [payload[at : at + CHUNK] for at in range(0, len(payload), CHUNK)]
    cipher, last = ChaCha20Poly1305(key), len(chunks) - 1
    nonces = (number.to_bytes(11, "big") + bytes([number == last]) for number in range(len(chunks)))
    return b"".join(cipher.decrypt(nonce, chunk, None) for nonce, chunk in zip(nonces, chunks, strict=True))


def _multiplied(scalar: bytes, point: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(scalar).exchange(X25519PublicKey.from_public_bytes(point))


def _derived(secret: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, purpose).derive(secret)


def _decoded(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4))
