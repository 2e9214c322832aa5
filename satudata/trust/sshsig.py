"""The one door to cryptography for SSH: public keys, and signatures as `ssh-keygen -Y` makes them (PROTOCOL.sshsig).
Ed25519 is judged by libsodium, the other kinds by `cryptography` (docs/decisions/0021).

Held to what OpenSSH accepts or less: no SHA-1, no DSA, no certificates, RSA from 2,048 bits on, and hardware keys
(PROTOCOL.u2f) only with a touch. Every part has one spelling: shortest numbers, nothing behind the end, an empty
`reserved`. What remains is that of an ECDSA signature (r, s) its twin (r, n − s) verifies too, as it does for OpenSSH.

Nothing compiled is imported before the first key is loaded; a key once loaded is kept by its bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from satudata.trust.wire import HEADER, MAX_BLOB, MAX_TEXT, Reader, base64_of, blob_of, string, unarmoured
from satudata.trust.wire import SignatureError as SignatureError  # part of this module's face

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

MAGIC, VERSION = b"SSHSIG", 1
HASHES: Mapping[str, Callable[[bytes], bytes]] = {
    "sha256": lambda message: hashlib.sha256(message).digest(),
    "sha512": lambda message: hashlib.sha512(message).digest(),
}
ED25519, RSA, ECDSA = "ssh-ed25519", "ssh-rsa", "ecdsa-sha2-"
SK_ED25519, SK_ECDSA = "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"
CURVES = ("nistp256", "nistp384", "nistp521")
RSA_BITS = range(2_048, 8_192 + 1)
MAX_EXPONENT = 2**32
TOUCHED = 0x01  # flag of a hardware key: somebody was there
KEYS_HELD = 4_096

# Whether the signature, a part of its own format, is this key's over the signed bytes; raises SignatureError if not.
Judge = Callable[[str, Reader, bytes], None]


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key: `kind` as SSH names it, `blob` as SSH writes it, `fingerprint` as `ssh-keygen -l` shows it.

    `line` is the key as a roster or an allowed_signers file holds it (`ssh-ed25519 AAAA…`), without a comment.
    Keys are equal when their bytes are.
    """

    kind: str
    blob: bytes
    fingerprint: str
    line: str

    @property
    def in_hardware(self) -> bool:
        """Whether signing asks for a touch of a security key."""
        return self.kind in (SK_ED25519, SK_ECDSA)


def parse_public_key(line: str) -> PublicKey:
    """The key in one line of a `.pub` file: kind, base64, perhaps a comment. Raises SignatureError, nothing else."""
    if len(line) > MAX_TEXT:
        raise SignatureError("too-long")
    words = line.strip().split(None, 2)
    if len(words) < 2 or len(line.strip().splitlines()) > 1:
        raise SignatureError("malformed")
    key = public_key(blob_of(words[1]))
    if key.kind != words[0]:
        raise SignatureError("malformed")
    return key


def public_key(blob: bytes) -> PublicKey:
    """The key in SSH's own bytes. Raises SignatureError, nothing else."""
    return _loaded(blob)[0]


def verify(signature: bytes | str, message: bytes, namespace: str) -> PublicKey:
    """The key that signed exactly this message for this purpose; whether to trust it is the caller's question.

    `signature` is the SSHSIG structure as base64 on one line, in armour, or raw. Raises SignatureError, nothing else.
    """
    parts = Reader(_signature_blob(signature))
    if parts.take(len(MAGIC)) != MAGIC or parts.uint32() != VERSION:
        raise SignatureError("malformed")
    key_blob, purpose, reserved, hash_name = parts.string(), parts.string(), parts.string(), parts.name()
    signed = parts.string()
    parts.end()
    if not namespace or purpose != namespace.encode("utf-8", "surrogatepass"):
        raise SignatureError("namespace")
    if reserved:
        raise SignatureError("malformed")
    if hash_name not in HASHES:
        raise SignatureError("unsupported-hash")
    digest = HASHES[hash_name](message)
    judged = MAGIC + string(purpose) + string(reserved) + string(hash_name.encode()) + string(digest)
    key, judge = _loaded(key_blob)
    made = Reader(signed)
    judge(made.name(), made, judged)
    return key


def _signature_blob(signature: bytes | str) -> bytes:
    if len(signature) > MAX_TEXT:
        raise SignatureError("too-long")
    if isinstance(signature, bytes):
        if signature.startswith(MAGIC):
            return signature
        try:
            signature = signature.decode("ascii")
        except UnicodeDecodeError:
            raise SignatureError("malformed") from None
    return unarmoured(signature) if signature.startswith(HEADER) else blob_of(signature)


@lru_cache(maxsize=KEYS_HELD)
def _loaded(blob: bytes) -> tuple[PublicKey, Judge]:
    """The key and what judges its signatures."""
    if len(blob) > MAX_BLOB:
        raise SignatureError("too-long")
    parts = Reader(blob)
    kind = parts.name()
    judge = _judge(kind, parts)
    parts.end()
    fingerprint = "SHA256:" + base64_of(hashlib.sha256(blob).digest()).rstrip("=")
    return PublicKey(kind, blob, fingerprint, f"{kind} {base64_of(blob)}"), judge


def _judge(kind: str, parts: Reader) -> Judge:
    """Read the rest of a key of that kind."""
    if kind == ED25519:
        return partial(_judge_ed25519, _ed25519(parts.string()))
    if kind == RSA:
        return partial(_judge_rsa, _rsa(exponent=parts.positive(), modulus=parts.positive()))
    if kind.removeprefix(ECDSA) in CURVES and kind.startswith(ECDSA):
        return partial(_judge_ecdsa, kind, _point(kind.removeprefix(ECDSA), parts))
    if kind == SK_ED25519:
        return partial(_judge_sk_ed25519, _ed25519(parts.string()), _application(parts))
    if kind == SK_ECDSA:
        return partial(_judge_sk_ecdsa, _point("nistp256", parts), _application(parts))
    raise SignatureError("certificate" if "-cert-v" in kind else "unsupported-key")


def _application(parts: Reader) -> bytes:
    return hashlib.sha256(parts.string()).digest()


def _ed25519(raw: bytes) -> bytes:
    """The 32 bytes of a point that a pair of keys can have: of the main subgroup, in its one spelling. With any other,
    signatures over anything could be made up (order 1, 2, 4, 8), or libraries differ in what verifies.
    """
    from nacl.bindings import crypto_core_ed25519_is_valid_point
    from nacl.exceptions import UnavailableError

    if len(raw) != 32:
        raise SignatureError("malformed")
    try:
        sound = crypto_core_ed25519_is_valid_point(raw)
    except UnavailableError:  # a libsodium built without it
        raise SignatureError("unsupported-key") from None
    if not sound:
        raise SignatureError("weak-key")
    return raw


def _rsa(exponent: int, modulus: int) -> RSAPublicKey:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers

    if modulus.bit_length() < RSA_BITS.start:
        raise SignatureError("weak-key")
    if modulus.bit_length() not in RSA_BITS:
        raise SignatureError("too-long")
    if modulus % 2 == 0 or exponent % 2 == 0 or not 3 <= exponent < MAX_EXPONENT:
        raise SignatureError("malformed")
    try:
        return RSAPublicNumbers(exponent, modulus).public_key()
    except (ValueError, UnsupportedAlgorithm):
        raise SignatureError("unsupported-key") from None


def _point(curve: str, parts: Reader) -> EllipticCurvePublicKey:
    """A point of the curve, uncompressed (RFC 5656 §3.1)."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec

    curves = {"nistp256": ec.SECP256R1(), "nistp384": ec.SECP384R1(), "nistp521": ec.SECP521R1()}
    named, raw = parts.name(), parts.string()
    if named != curve or raw[:1] != b"\x04":
        raise SignatureError("malformed")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(curves[curve], raw)
    except ValueError:
        raise SignatureError("malformed") from None
    except UnsupportedAlgorithm:
        raise SignatureError("unsupported-key") from None


def _judge_ed25519(key: bytes, algorithm: str, made: Reader, message: bytes) -> None:
    _require(algorithm, ED25519)
    raw = made.string()
    made.end()
    _check_ed25519(key, raw, message)


def _judge_sk_ed25519(key: bytes, application: bytes, algorithm: str, made: Reader, message: bytes) -> None:
    _require(algorithm, SK_ED25519)
    raw = made.string()
    _check_ed25519(key, raw, _touched(application, made, message))


def _check_ed25519(key: bytes, raw: bytes, message: bytes) -> None:
    from nacl.bindings import crypto_sign_open
    from nacl.exceptions import BadSignatureError

    if len(raw) != 64:  # libsodium takes signature and message in one piece, and would cut it elsewhere
        raise SignatureError("not-signed")
    try:
        crypto_sign_open(raw + message, key)
    except BadSignatureError:
        raise SignatureError("not-signed") from None


def _judge_rsa(key: RSAPublicKey, algorithm: str, made: Reader, message: bytes) -> None:
    """RFC 8332; the number is as long as the modulus, zeros included."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15

    kinds = {"rsa-sha2-256": hashes.SHA256(), "rsa-sha2-512": hashes.SHA512()}
    _require(algorithm, *kinds)
    raw = made.string()
    made.end()
    try:
        key.verify(raw, message, PKCS1v15(), kinds[algorithm])
    except InvalidSignature:
        raise SignatureError("not-signed") from None


def _judge_ecdsa(kind: str, key: EllipticCurvePublicKey, algorithm: str, made: Reader, message: bytes) -> None:
    _require(algorithm, kind)
    raw = made.string()
    made.end()
    _check_ecdsa(key, raw, message)


def _judge_sk_ecdsa(
    key: EllipticCurvePublicKey, application: bytes, algorithm: str, made: Reader, message: bytes
) -> None:
    _require(algorithm, SK_ECDSA)
    raw = made.string()
    _check_ecdsa(key, raw, _touched(application, made, message))


def _check_ecdsa(key: EllipticCurvePublicKey, raw: bytes, message: bytes) -> None:
    """The hash goes with the curve (RFC 5656 §6.2.1)."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    kinds = {256: hashes.SHA256(), 384: hashes.SHA384(), 521: hashes.SHA512()}
    pair = Reader(raw)
    r, s = pair.positive(), pair.positive()
    pair.end()
    try:
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(kinds[key.key_size]))
    except InvalidSignature:
        raise SignatureError("not-signed") from None


def _touched(application: bytes, made: Reader, message: bytes) -> bytes:
    """What a hardware key signs (PROTOCOL.u2f): its application, that it was touched, its counter, and the message."""
    state = made.take(5)
    made.end()
    if not state[0] & TOUCHED:
        raise SignatureError("not-present")
    return application + state + hashlib.sha256(message).digest()


def _require(algorithm: str, *allowed: str) -> None:
    """Refuse an algorithm that is not the key's. `ssh-rsa` as a signature means SHA-1, for whatever key it is named."""
    if algorithm not in allowed:
        raise SignatureError("sha1" if algorithm == RSA else "unsupported-algorithm")
