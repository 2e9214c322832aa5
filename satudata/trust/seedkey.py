"""An Ed25519 key made from 32 known bytes, for the demonstration and for synthetic catalogues: everybody can sign with
it, and equal messages give equal signatures.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from satudata.trust.sshsig import ED25519, HASHES, MAGIC, VERSION, PublicKey, public_key
from satudata.trust.wire import base64_of, string


class SeedKey:
    """The key of a seed (32 bytes). `public` is its public half."""

    def __init__(self, seed: bytes) -> None:
        self._seed = seed

    @cached_property
    def _private(self) -> Any:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self._seed)

    @cached_property
    def public(self) -> PublicKey:
        """The public key as SSH writes it."""
        raw: bytes = self._private.public_key().public_bytes_raw()
        return public_key(string(ED25519.encode()) + string(raw))

    def sign(self, message: bytes, namespace: str) -> str:
        """The signature as base64 of SSHSIG on one line, as `ssh-keygen -Y sign` would make it."""
        purpose = namespace.encode()
        judged = MAGIC + string(purpose) + string(b"") + string(b"sha512") + string(HASHES["sha512"](message))
        made = string(ED25519.encode()) + string(self._private.sign(judged))
        parts = (self.public.blob, purpose, b"", b"sha512", made)
        return base64_of(MAGIC + VERSION.to_bytes(4, "big") + b"".join(map(string, parts)))
