"""Real keys and signatures: made and judged by ssh-keygen, and hardware keys made up after PROTOCOL.u2f."""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from satudata.trust.wire import armoured, base64_of, string, unarmoured

NAMESPACE = "uji@v1"
MESSAGE = b"Jumlah puskesmas 2025\n"
KINDS = (("ed25519", 256), ("rsa", 2048), ("ecdsa", 256), ("ecdsa", 384), ("ecdsa", 521))


def make_key(folder: Path, kind: str = "ed25519", bits: int = 256, passphrase: str = "", name: str = "") -> Path:
    """A new key by ssh-keygen; its private file, with the `.pub` file beside it."""
    path = folder / (name or f"{kind}-{bits}")
    command = ["ssh-keygen", "-q", "-t", kind, "-b", str(bits), "-N", passphrase, "-C", "sari@dinkes", "-f", str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path


def public_line(key: Path) -> str:
    """The line of the key's `.pub` file, comment included."""
    return key.with_name(key.name + ".pub").read_text("ascii").strip()


def signed(key: Path, message: bytes = MESSAGE, namespace: str = NAMESPACE, *options: str) -> bytes:
    """The SSHSIG blob that ssh-keygen makes with the key."""
    command = ["ssh-keygen", "-Y", "sign", "-n", namespace, "-f", str(key), *options]
    done = subprocess.run(command, input=message, capture_output=True, check=True)
    return unarmoured(done.stdout.decode("ascii"))


def ssh_accepts(folder: Path, line: str, blob: bytes, message: bytes = MESSAGE, namespace: str = NAMESPACE) -> bool:
    """Whether `ssh-keygen -Y verify` accepts the signature of the holder of that public key."""
    (folder / "allowed_signers").write_text(f"sari@dinkes {line}\n", "ascii")
    (folder / "given.sig").write_text(armoured(blob), "ascii")
    command = ["ssh-keygen", "-Y", "verify", "-n", namespace, "-I", "sari@dinkes"]
    command += ["-f", str(folder / "allowed_signers"), "-s", str(folder / "given.sig")]
    return subprocess.run(command, input=message, capture_output=True, check=False).returncode == 0


def mpint(number: int) -> bytes:
    """A number above zero as SSH writes it."""
    return string(number.to_bytes(number.bit_length() // 8 + 1, "big"))


def sshsig(
    key: bytes,
    signature: bytes,
    namespace: str = NAMESPACE,
    reserved: bytes = b"",
    hash_name: bytes = b"sha512",
    version: int = 1,
) -> bytes:
    """An SSHSIG blob of these parts."""
    parts = (key, namespace.encode(), reserved, hash_name, signature)
    return b"SSHSIG" + version.to_bytes(4, "big") + b"".join(map(string, parts))


def to_be_signed(message: bytes = MESSAGE, namespace: str = NAMESPACE, reserved: bytes = b"") -> bytes:
    """What a key signs under SSHSIG with SHA-512."""
    parts = (namespace.encode(), reserved, b"sha512", hashlib.sha512(message).digest())
    return b"SSHSIG" + b"".join(map(string, parts))


@dataclass(frozen=True)
class HardwareKey:
    """A security key made up in memory: `kind` as SSH names it, `blob` its public key, `line` as in a `.pub` file."""

    kind: str
    private: Ed25519PrivateKey | ec.EllipticCurvePrivateKey
    application: bytes = b"ssh:"

    @property
    def blob(self) -> bytes:
        if isinstance(self.private, Ed25519PrivateKey):
            point = string(self.private.public_key().public_bytes_raw())
        else:
            raw = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
            point = string(b"nistp256") + string(raw)
        return string(self.kind.encode()) + point + string(self.application)

    @property
    def line(self) -> str:
        return f"{self.kind} {base64_of(self.blob)}"

    def signs(self, flags: int = 0x01, counter: int = 7, application: bytes | None = None) -> bytes:
        """The SSHSIG blob over MESSAGE; signed is SHA-256(application) ‖ flags ‖ counter ‖ SHA-256(message)."""
        state = bytes([flags]) + counter.to_bytes(4, "big")
        asked = hashlib.sha256(self.application if application is None else application).digest()
        over = asked + state + hashlib.sha256(to_be_signed()).digest()
        return sshsig(self.blob, string(self.kind.encode()) + string(self._raw(over)) + state)

    def _raw(self, over: bytes) -> bytes:
        if isinstance(self.private, Ed25519PrivateKey):
            return self.private.sign(over)
        r, s = decode_dss_signature(self.private.sign(over, ec.ECDSA(hashes.SHA256())))
        return mpint(r) + mpint(s)


def hardware_keys() -> list[HardwareKey]:
    """One new key of each kind."""
    return [
        HardwareKey("sk-ssh-ed25519@openssh.com", Ed25519PrivateKey.generate()),
        HardwareKey("sk-ecdsa-sha2-nistp256@openssh.com", ec.generate_private_key(ec.SECP256R1())),
    ]
