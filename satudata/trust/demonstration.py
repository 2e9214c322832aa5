"""The keys of the demonstration. Everybody can sign with them, so outside of a demonstration they count for nothing."""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import cache
from importlib import resources

from satudata.read.documents import read_document
from satudata.trust.seedkey import SeedKey


@cache
def demonstration_seeds() -> Mapping[str, str]:
    """Roster id in the demonstration → seed of the key, 64 hex digits."""
    place = resources.files("satudata") / "assets" / "demonstration" / "keys.yml"
    mapping = read_document("keys.yml", place.read_bytes())[0].mapping
    return {str(name): str(seed) for name, seed in mapping.items()}


def demonstration_key(person: str) -> SeedKey:
    """The key that signs for somebody of the demonstration. KeyError when nobody there has that id."""
    return SeedKey(bytes.fromhex(demonstration_seeds()[person]))


@cache
def demonstration_keys() -> Set[str]:
    """The fingerprints of all of them."""
    return frozenset(demonstration_key(person).public.fingerprint for person in demonstration_seeds())
