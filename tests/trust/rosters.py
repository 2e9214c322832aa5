"""Rosters for tests, as files: entries joined into `catalog/roster.yml`, with real public keys."""

from __future__ import annotations

import hashlib
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

DAY = "2026-11-21"
REGISTER = b"nomor_surat,opd\n000/7/2026,dinkes\n000/8/2026,\n000/9/2026,dinsos\n"


@cache
def public_key(name: str) -> str:
    """An ed25519 public key, the same for the same name."""
    key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest()).public_key()
    return key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


@cache
def weak_key() -> str:
    """An RSA public key of 1,024 bits."""
    key = generate_private_key(65_537, 1_024).public_key()
    return key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def term(role: str = "agency_head", agency: str = "dinkes", start: str = "2026-01-02", **more: str) -> str:
    """One term in flow style; `decree` unless it is given, `until`, `capacity`, `letter` as named."""
    parts = {"role": role, "agency": agency, "from": start, "decree": "821/12/2026", **more}
    return "{" + ", ".join(f'{name}: "{value}"' for name, value in parts.items()) + "}"


def person(identity: str, *terms: str, name: str = "", **more: str) -> str:
    """One entry; keyword arguments are further keys in YAML: `emails="[a@example.go.id]"`."""
    lines = [f"- id: {identity}", f"  name: {name or identity.title()}"]
    lines += [f"  {key}: {value}" for key, value in more.items()]
    return "\n".join([*lines, f"  roles: [{', '.join(terms)}]", ""])


def key(line: str, start: str = "2026-01-02", until: str = "") -> str:
    """One entry of `keys` in flow style."""
    end = f', until: "{until}"' if until else ""
    return f'[{{key: "{line}", from: "{start}"{end}}}]'


def complete(agency: str = "dinkes") -> str:
    """Everybody whom a region with one producing agency needs."""
    return "".join(
        (
            person("wali", term("data_steward", "*")),
            person("admin-satu", term("administrator", "*")),
            person("admin-dua", term("administrator", "*")),
            person("kepala", term("agency_head", agency)),
            person("operator", term("operator", agency, letter="000/7/2026")),
            person("sekretaris", term("ppid", agency)),
        )
    )
