"""Whatever is given as a signature or a key: it is refused by the one error, and nothing else is raised."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from satudata.trust.sshsig import SignatureError, parse_public_key, verify
from satudata.trust.wire import base64_of, string
from tests.trust.keys import MESSAGE, NAMESPACE, mpint, sshsig

KIND_NAMES = (
    "ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
    "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com", "rsa-sha2-256", "rsa-sha2-512", "ssh-dss",
)  # fmt: skip

ECDSA_KEYS = {
    f"ecdsa-sha2-nistp{curve.key_size}": string(b"ecdsa-sha2-nistp%d" % curve.key_size)
    + string(b"nistp%d" % curve.key_size)
    + string(ec.derive_private_key(7, curve).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
    for curve in (ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1())
}
pieces = st.one_of(
    st.sampled_from(KIND_NAMES).map(str.encode),
    st.sampled_from([b"nistp256", b"nistp384", b"nistp521", b"ssh:"]),
    st.sampled_from([32, 57, 64, 65, 97, 133, 256]).flatmap(lambda size: st.binary(min_size=size, max_size=size)),
    st.integers(1, 2**2100).map(lambda number: mpint(number)[4:]),
    st.integers(2**2047, 2**2048 - 1).map(lambda number: mpint(number | 1)[4:]),
    st.sampled_from([3, 5, 65537]).map(lambda number: mpint(number)[4:]),
    st.binary(max_size=8),
)
structures = st.builds(
    lambda kind, rest, tail: string(kind.encode()) + b"".join(map(string, rest)) + tail,
    st.sampled_from(KIND_NAMES),
    st.lists(pieces, max_size=4),
    st.sampled_from([b"", b"", b"\x01\0\0\0\7", b"\0"]),
)


def exactly(size: int) -> st.SearchStrategy[bytes]:
    """Bytes of that length."""
    return st.binary(min_size=size, max_size=size)


def structure(kind: str, *parts: bytes) -> bytes:
    return string(kind.encode()) + b"".join(map(string, parts))


# Keys and signatures of the right shape and arbitrary content, so that the arithmetic itself meets them.
numbers = st.integers(1, 2**521).map(lambda number: mpint(number)[4:])
ed25519 = st.tuples(
    st.builds(structure, st.just("ssh-ed25519"), exactly(32)), st.builds(structure, st.just("ssh-ed25519"), exactly(64))
)
rsa = st.tuples(
    st.builds(
        lambda e, n: structure("ssh-rsa", mpint(e)[4:], mpint(n | 1)[4:]),
        st.sampled_from([3, 5, 65537, 2**32 - 1]),
        st.integers(2**2047, 2**2048 - 1) | st.integers(1, 9).map(lambda less: 2**2048 - less),
    ),
    st.builds(structure, st.sampled_from(["rsa-sha2-256", "rsa-sha2-512"]), exactly(256) | st.binary(max_size=300)),
)
pairs = st.builds(lambda r, s: string(r) + string(s), numbers, numbers)
ecdsa = st.builds(
    lambda pair, name: (ECDSA_KEYS[name], structure(name, pair)), pairs, st.sampled_from(sorted(ECDSA_KEYS))
)


def refused(signature: bytes | str) -> None:
    with pytest.raises(SignatureError) as caught:
        verify(signature, MESSAGE, NAMESPACE)
    assert caught.value.reason


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300))
def test_no_input_raises_anything_but_the_one_error(given_: bytes | str) -> None:
    for signature in (given_, b"SSHSIG" + given_ if isinstance(given_, bytes) else given_):
        refused(signature)


@settings(deadline=None)
@given(st.text(max_size=200) | st.builds("ssh-ed25519 {} x".format, st.binary().map(base64_of)))
def test_no_line_raises_anything_but_the_one_error(line: str) -> None:
    with pytest.raises(SignatureError):
        parse_public_key(line)


@settings(deadline=None)
@given(structures, structures)
def test_no_structure_of_right_looking_parts_raises_anything_but_the_one_error(key: bytes, inner: bytes) -> None:
    refused(sshsig(key, inner))


@settings(deadline=None)
@given(ed25519 | rsa | ecdsa)
def test_no_arbitrary_key_and_number_of_the_right_shape_raise_anything_but_the_one_error(
    made: tuple[bytes, bytes],
) -> None:
    refused(sshsig(*made))
