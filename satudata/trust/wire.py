"""How SSH writes things down: lengths and numbers (RFC 4251 §5), base64 on one line, and the armour of SSHSIG files."""

from __future__ import annotations

import base64
import binascii
import re

MAX_BLOB = 8_192  # bytes of a signature or key: RSA of 8,192 bits takes about 2,200
MAX_TEXT = 2 * MAX_BLOB  # characters of the same as base64, with armour or comment
HEADER, FOOTER = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
LINE = 70  # characters a line, as ssh-keygen breaks them
NAME = re.compile(rb"[!-~]*")
BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")


class SignatureError(ValueError):
    """A signature or key that proves nothing. `reason` is one of these codes, for a finding:

    `malformed` (not what the format says), `too-long`, `unsupported-key`, `certificate`, `weak-key` (RSA below 2,048
    bits, or a point that no pair of Ed25519 keys has), `unsupported-hash`, `unsupported-algorithm` (also one that does
    not belong to the key), `sha1`, `namespace` (made for another purpose), `not-present` (nobody touched the hardware
    key), `not-signed` (another message, another key, or changed bytes).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Reader:
    """The parts of an SSH structure, one after the other. Raises SignatureError `malformed` where they end early."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, length: int) -> bytes:
        """The next `length` bytes."""
        part = self._data[self._at : self._at + length]
        if len(part) < length:
            raise SignatureError("malformed")
        self._at += length
        return part

    def uint32(self) -> int:
        """A number of four bytes."""
        return int.from_bytes(self.take(4), "big")

    def string(self) -> bytes:
        """Bytes with their length before them."""
        start = self._at + 4
        end = start + int.from_bytes(self._data[self._at : start], "big")
        if end > len(self._data) or start > len(self._data):
            raise SignatureError("malformed")
        self._at = end
        return self._data[start:end]

    def name(self) -> str:
        """A string of printable ASCII, as algorithms and namespaces are."""
        raw = self.string()
        if not NAME.fullmatch(raw):
            raise SignatureError("malformed")
        return raw.decode("ascii")

    def positive(self) -> int:
        """A whole number above zero in its shortest form (`mpint`)."""
        raw = self.string()
        number = int.from_bytes(raw, "big", signed=True)
        if number <= 0 or len(raw) != number.bit_length() // 8 + 1:
            raise SignatureError("malformed")
        return number

    def end(self) -> None:
        """Nothing may follow."""
        if self._at != len(self._data):
            raise SignatureError("malformed")


def string(data: bytes) -> bytes:
    """Bytes with their length before them."""
    return len(data).to_bytes(4, "big") + data


def base64_of(blob: bytes) -> str:
    """The blob as base64 on one line, as it stands in a statement or a key line."""
    return base64.b64encode(blob).decode("ascii")


def blob_of(text: str) -> bytes:
    """The bytes of base64 on one line; only the one spelling that `base64_of` gives. Raises SignatureError."""
    if len(text) > MAX_TEXT:
        raise SignatureError("too-long")
    if not BASE64.fullmatch(text):
        raise SignatureError("malformed")
    try:
        blob = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise SignatureError("malformed") from None
    if base64_of(blob) != text:  # bits behind the last byte that are not zero
        raise SignatureError("malformed")
    return blob


def armoured(blob: bytes) -> str:
    """A signature as the file that `ssh-keygen -Y verify -s` reads."""
    text = base64_of(blob)
    lines = [text[at : at + LINE] for at in range(0, len(text), LINE)]
    return "\n".join([HEADER, *lines, FOOTER, ""])


def unarmoured(text: str) -> bytes:
    """The signature in such a file, its lines broken anywhere and ended by LF or CRLF. Raises SignatureError."""
    if len(text) > MAX_TEXT:
        raise SignatureError("too-long")
    lines = text.replace("\r\n", "\n").strip("\n").split("\n")
    if lines[0] != HEADER or lines[-1] != FOOTER:
        raise SignatureError("malformed")
    return blob_of("".join(lines[1:-1]))
