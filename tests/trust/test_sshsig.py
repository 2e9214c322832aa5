"""Signatures that ssh-keygen made are accepted; any other purpose, message, key, algorithm or form is refused."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.bindings import crypto_core_ed25519_add

from satudata.trust.sshsig import SignatureError, parse_public_key, public_key, verify
from satudata.trust.wire import Reader, armoured, base64_of, blob_of, string
from tests.trust.keys import (
    KINDS,
    MESSAGE,
    NAMESPACE,
    HardwareKey,
    hardware_keys,
    make_key,
    mpint,
    public_line,
    signed,
    ssh_accepts,
    sshsig,
    to_be_signed,
)

Keys = Mapping[tuple[str, int], Path]

ORDER_2 = bytes.fromhex("ec" + "ff" * 30 + "7f")
ORDER_8 = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")
# Points of order 1, 2, 4 and 8, the sign bit cleared, in every spelling that libraries read.
SMALL_ORDER = (
    bytes.fromhex("00" * 32),
    bytes.fromhex("01" + "00" * 31),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    ORDER_8,
    ORDER_2,
    bytes.fromhex("ed" + "ff" * 30 + "7f"),
    bytes.fromhex("ee" + "ff" * 30 + "7f"),
)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """One real key of each kind."""
    folder = tmp_path_factory.mktemp("keys")
    return {(kind, bits): make_key(folder, kind, bits) for kind, bits in KINDS}


@pytest.fixture(scope="module")
def reals(keys: Keys) -> list[bytes]:
    """A real signature by each key, and one by each kind of hardware key."""
    return [signed(path) for path in keys.values()] + [key.signs() for key in hardware_keys()]


@pytest.fixture(scope="module")
def blob(keys: Keys) -> bytes:
    """A real signature by the Ed25519 key."""
    return signed(keys["ed25519", 256])


def reason(signature: bytes | str, message: bytes = MESSAGE, namespace: str = NAMESPACE) -> str:
    with pytest.raises(SignatureError) as caught:
        verify(signature, message, namespace)
    return caught.value.reason


def key_reason(key: bytes) -> str:
    with pytest.raises(SignatureError) as caught:
        public_key(key)
    return caught.value.reason


def parts_of(signature: bytes) -> tuple[bytes, bytes]:
    """Key and inner signature of an SSHSIG blob."""
    reader = Reader(signature)
    reader.take(10)
    key, *_, inner = (reader.string() for _ in range(5))
    return key, inner


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("digest", ["sha256", "sha512"])
def test_a_signature_by_ssh_keygen_gives_its_key(keys: Keys, kind: tuple[str, int], digest: str) -> None:
    made = signed(keys[kind], MESSAGE, NAMESPACE, "-O", f"hashalg={digest}")
    assert verify(made, MESSAGE, NAMESPACE) == parse_public_key(public_line(keys[kind]))


@pytest.mark.parametrize("kind", KINDS)
def test_another_purpose_message_or_key_is_refused(keys: Keys, kind: tuple[str, int], tmp_path: Path) -> None:
    made = signed(keys[kind])
    assert reason(made, namespace="git") == "namespace"
    assert reason(made, namespace="") == "namespace"
    assert reason(made, MESSAGE + b" ") == "not-signed"
    assert reason(made, b"") == "not-signed"
    other = parse_public_key(public_line(make_key(tmp_path, *kind))).blob
    assert reason(sshsig(other, parts_of(made)[1])) == "not-signed"
    assert reason(sshsig(*parts_of(made), namespace="git"), namespace="git") == "not-signed"


def test_every_single_changed_bit_is_refused(blob: bytes) -> None:
    for place in range(len(blob)):
        for bit in range(8):
            changed = bytearray(blob)
            changed[place] ^= 1 << bit
            assert reason(bytes(changed))


def test_every_way_to_write_a_signature_down_is_read(blob: bytes) -> None:
    file = armoured(blob)
    spellings = (blob, base64_of(blob), file, file.encode(), file.replace("\n", "\r\n"), file.rstrip())
    assert len({verify(spelling, MESSAGE, NAMESPACE) for spelling in spellings}) == 1


def test_base64_has_one_spelling(blob: bytes) -> None:
    text = base64_of(blob)
    for spelling in (text + "\n", " " + text, text + "=", text[:20] + "\n" + text[20:], text.replace("A", "-", 1), ""):
        assert reason(spelling) == "malformed"
    assert blob_of("eA==") == b"x"
    for spelling in ("eB==", "eA", "eA=", "eA===", "eA==eA=="):  # the first differs in bits that no byte takes
        assert reason(spelling) == "malformed"
        with pytest.raises(SignatureError):
            blob_of(spelling)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("BEGIN SSH", "BEGIN PGP"),
        lambda text: text.replace("-----END", "----END"),
        lambda text: "x\n" + text,
        lambda text: text + "x\n",
        lambda text: text.replace("-----\n", "-----x\n", 1),
        lambda text: text.partition("-----END")[0],
        lambda text: text.replace("\n", "\n\n \n", 1),
        lambda text: "-----BEGIN SSH SIGNATURE-----",
        lambda text: text.replace("U1NI", "U1NÎ"),
    ],
)
def test_armour_that_is_not_as_written_is_refused(blob: bytes, spoil: object) -> None:
    assert callable(spoil)
    text = str(spoil(armoured(blob)))
    assert reason(text) == "malformed"
    assert reason(text.encode()) == "malformed"


def test_parts_that_ought_not_to_be_there_are_refused(blob: bytes) -> None:
    key, inner = parts_of(blob)
    assert reason(sshsig(key, inner, version=2)) == "malformed"
    assert reason(sshsig(key, inner, reserved=b"x")) == "malformed"
    assert reason(sshsig(key, inner, hash_name=b"sha1")) == "unsupported-hash"
    assert reason(sshsig(key, inner, hash_name=b"sha 512")) == "malformed"
    assert reason(sshsig(key, inner + b"\0")) == "malformed"
    assert reason(sshsig(key + b"\0", inner)) == "malformed"
    assert reason(blob + b"\0") == "malformed"
    assert reason(blob[:-1]) == "malformed"
    assert reason(b"SSHSIG") == "malformed"
    assert reason(b"SSHSIG" + b"\0" * 100_000) == "too-long"
    assert reason(sshsig(string(b"ssh-ed25519") + string(b"\1" * 9_000), inner)) == "too-long"


def test_nothing_follows_the_two_numbers_of_an_ecdsa_signature(keys: Keys) -> None:
    key, inner = parts_of(signed(keys["ecdsa", 256]))
    reader = Reader(inner)
    name, pair = reader.string(), reader.string()
    assert verify(sshsig(key, string(name) + string(pair)), MESSAGE, NAMESPACE).blob == key
    assert reason(sshsig(key, string(name) + string(pair + b"\0"))) == "malformed"


def test_a_signature_for_no_purpose_is_refused_although_it_verifies() -> None:
    private = Ed25519PrivateKey.generate()
    key = string(b"ssh-ed25519") + string(private.public_key().public_bytes_raw())

    def made(namespace: str) -> bytes:
        raw = private.sign(to_be_signed(namespace=namespace))
        return sshsig(key, string(b"ssh-ed25519") + string(raw), namespace)

    assert verify(made("x"), MESSAGE, "x").blob == key
    assert reason(made(""), namespace="") == "namespace"


def test_an_algorithm_must_be_one_of_the_keys_own(keys: Keys, blob: bytes) -> None:
    key, inner = parts_of(blob)
    raw = inner[len(string(b"ssh-ed25519")) :]
    assert reason(sshsig(key, string(b"rsa-sha2-512") + raw)) == "unsupported-algorithm"
    assert reason(sshsig(key, string(b"sk-ssh-ed25519@openssh.com") + raw)) == "unsupported-algorithm"
    ecdsa, _ = parts_of(signed(keys["ecdsa", 256]))
    for name in (b"ecdsa-sha2-nistp384", b"webauthn-sk-ecdsa-sha2-nistp256@openssh.com"):
        assert reason(sshsig(ecdsa, string(name) + raw)) == "unsupported-algorithm"


def test_rsa_with_sha1_or_with_a_short_key_is_refused_although_it_verifies() -> None:
    for bits, hash_, algorithm, why in (
        (2048, hashes.SHA1(), b"ssh-rsa", "sha1"),
        (1024, hashes.SHA512(), b"rsa-sha2-512", "weak-key"),
        (2048, hashes.SHA512(), b"rsa-sha2-256", "not-signed"),
        (2048, hashes.SHA384(), b"rsa-sha2-384", "unsupported-algorithm"),
    ):
        private = rsa.generate_private_key(65537, bits)
        numbers = private.public_key().public_numbers()
        raw = private.sign(to_be_signed(), PKCS1v15(), hash_)
        key = string(b"ssh-rsa") + mpint(numbers.e) + mpint(numbers.n)
        assert reason(sshsig(key, string(algorithm) + string(raw))) == why


def test_a_number_has_one_spelling() -> None:
    numbers = rsa.generate_private_key(65537, 2048).public_key().public_numbers()
    exponent, modulus = mpint(numbers.e), mpint(numbers.n)
    assert public_key(string(b"ssh-rsa") + exponent + modulus).kind == "ssh-rsa"
    for wrong in (
        string(b"\0\x01\0\x01") + modulus,
        exponent + string(b"\0" + modulus[4:]),
        exponent + string(modulus[5:]),  # without its zero byte it is negative
        string(b"") + modulus,
        exponent + string(b""),
    ):
        assert key_reason(string(b"ssh-rsa") + wrong) == "malformed"


@pytest.mark.parametrize(
    ("exponent", "modulus", "why"),
    [
        (1, 2**2048 + 1, "malformed"),
        (2, 2**2048 + 1, "malformed"),
        (4, 2**2048 + 1, "malformed"),
        (2**32 + 1, 2**2048 + 1, "malformed"),
        (3, 2**2048, "malformed"),
        (3, 2**2047 - 1, "weak-key"),
        (3, 2**8192 + 1, "too-long"),
    ],
)
def test_rsa_keys_that_nobody_makes_are_refused(exponent: int, modulus: int, why: str) -> None:
    assert key_reason(string(b"ssh-rsa") + mpint(exponent) + mpint(modulus)) == why


def test_keys_of_other_kinds_and_certificates_are_refused(keys: Keys, tmp_path: Path) -> None:
    authority, key = keys["ecdsa", 256], make_key(tmp_path)
    command = ["ssh-keygen", "-q", "-s", str(authority), "-I", "sari", "-n", "sari", f"{key}.pub"]
    subprocess.run(command, check=True, capture_output=True)
    for line, why in (
        ((tmp_path / "ed25519-256-cert.pub").read_text(), "certificate"),
        (f"ssh-dss {base64_of(string(b'ssh-dss') + mpint(5) * 4)}", "unsupported-key"),
        (f"ecdsa-sha2-nistp192 {base64_of(string(b'ecdsa-sha2-nistp192'))}", "unsupported-key"),
        (f"ecdsa-sha2-{base64_of(string(b'nistp256'))}", "malformed"),
        (f"nistp256 {base64_of(string(b'nistp256'))}", "unsupported-key"),
    ):
        with pytest.raises(SignatureError) as caught:
            parse_public_key(line)
        assert caught.value.reason == why


def test_a_point_that_is_not_on_the_curve_or_compressed_is_refused() -> None:
    head = string(b"ecdsa-sha2-nistp256")
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    assert public_key(head + string(b"nistp256") + string(point)).kind == "ecdsa-sha2-nistp256"
    for rest in (
        string(b"nistp384") + string(point),
        string(b"nistp256") + string(public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)),
        string(b"nistp256") + string(b"\x04" + b"\x01" * 64),
        string(b"nistp256") + string(b"\x04"),
        string(b"nistp256") + string(b"\0"),
        string(b"nistp256") + string(b""),
    ):
        assert key_reason(head + rest) == "malformed"


@pytest.mark.parametrize("sign_bit", [0, 0x80])
def test_a_key_under_which_anything_verifies_is_refused(sign_bit: int) -> None:
    for point in SMALL_ORDER:
        key = point[:31] + bytes([point[31] | sign_bit])
        assert key_reason(string(b"ssh-ed25519") + string(key)) == "weak-key"


def test_such_a_key_does_make_a_made_up_signature_verify() -> None:
    order_8 = Ed25519PublicKey.from_public_bytes(ORDER_8)
    made_up = b"\x01" + b"\0" * 63  # R is the neutral point and S is 0, so nothing secret went in
    verified = 0
    for number in range(100):
        try:
            order_8.verify(made_up, hashlib.sha256(bytes([number])).digest())
        except InvalidSignature:
            continue
        verified += 1
    assert verified > 0


def test_a_key_that_no_pair_has_is_refused() -> None:
    owned = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    # Libraries differ in what verifies under a mixed point. Of order 2: libsodium took those until CVE-2025-69277.
    mixed = [crypto_core_ed25519_add(owned, small) for small in (ORDER_2, ORDER_8)]
    off_the_curve = b"\x02" + b"\0" * 31
    assert public_key(string(b"ssh-ed25519") + string(owned)).kind == "ssh-ed25519"
    for key in (*mixed, off_the_curve, b"\xff" * 32):
        assert key_reason(string(b"ssh-ed25519") + string(key)) == "weak-key"


@pytest.mark.parametrize("key", hardware_keys(), ids=lambda key: key.kind)
def test_a_hardware_key_signs_when_it_was_touched(key: HardwareKey, tmp_path: Path) -> None:
    made = key.signs()
    signer = verify(made, MESSAGE, NAMESPACE)
    assert (signer.line, signer.in_hardware) == (key.line, True)
    assert ssh_accepts(tmp_path, key.line, made)
    assert verify(key.signs(flags=0x05, counter=2**32 - 1), MESSAGE, NAMESPACE) == signer
    assert reason(key.signs(flags=0x00)) == "not-present"
    assert reason(key.signs(flags=0x04)) == "not-present"
    assert reason(key.signs(application=b"ssh:lain")) == "not-signed"
    assert reason(made, MESSAGE + b"x") == "not-signed"


@pytest.mark.parametrize("key", hardware_keys(), ids=lambda key: key.kind)
def test_the_state_of_a_hardware_key_is_signed_too(key: HardwareKey) -> None:
    made = key.signs()
    assert reason(made[:-1] + b"\x08") == "not-signed"  # the counter
    assert reason(made[:-5] + b"\x05" + made[-4:]) == "not-signed"  # the flags
    blob, inner = parts_of(made)
    assert reason(sshsig(blob, inner[:-1])) == "malformed"
    assert reason(sshsig(blob, inner + b"\0")) == "malformed"
    plain = string(b"ssh-ed25519") + inner[len(string(key.kind.encode())) :]
    assert reason(sshsig(blob, plain)) == "unsupported-algorithm"


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_shows_itself_as_ssh_keygen_does(keys: Keys, kind: tuple[str, int]) -> None:
    line = public_line(keys[kind])
    key = parse_public_key(line)
    shown = subprocess.run(["ssh-keygen", "-l", "-f", str(keys[kind])], capture_output=True, check=True, text=True)
    assert shown.stdout.split()[1] == key.fingerprint
    assert f"{key.line} sari@dinkes" == line
    assert parse_public_key(key.line) == key
    assert not key.in_hardware


@pytest.mark.parametrize(
    "spoil", ["", "ssh-ed25519", "{line}\n{line}", "no-pty {line}", "ssh-rsa {base64}", "{base64}"]
)
def test_a_line_that_is_not_one_key_is_refused(keys: Keys, spoil: str) -> None:
    line = public_line(keys["ed25519", 256])
    with pytest.raises(SignatureError):
        parse_public_key(spoil.format(line=line, base64=line.split()[1]))


def test_nothing_compiled_is_imported_before_a_key_is_loaded() -> None:
    program = "import sys, satudata.trust.sshsig; sys.exit('cryptography' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@settings(deadline=None)
@given(st.integers(0, 6), st.lists(st.tuples(st.integers(0), st.integers(0, 8), st.binary(max_size=8)), min_size=1))
def test_a_spoilt_signature_is_refused_whatever_was_done_to_it(
    reals: list[bytes], number: int, edits: list[tuple[int, int, bytes]]
) -> None:
    spoilt = bytearray(reals[number])
    for place, length, instead in edits:
        start = place % (len(spoilt) + 1)
        spoilt[start : start + length] = instead
    try:
        signer = verify(bytes(spoilt), MESSAGE, NAMESPACE)
    except SignatureError:
        return
    assert bytes(spoilt) == reals[number], signer


def test_the_twin_of_an_ecdsa_signature_is_accepted_as_ssh_keygen_does(keys: Keys, tmp_path: Path) -> None:
    key, inner = parts_of(signed(keys["ecdsa", 256]))
    reader = Reader(inner)
    name, pair = reader.string(), Reader(reader.string())
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    twin = sshsig(key, string(name) + string(mpint(pair.positive()) + mpint(order - pair.positive())))
    assert verify(twin, MESSAGE, NAMESPACE) == public_key(key)
    assert ssh_accepts(tmp_path, public_line(keys["ecdsa", 256]), twin)
