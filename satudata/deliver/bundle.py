"""What is delivered: one ZIP archive with the files, a manifest that names and hashes them, and a signature over it.

The signature is that of `ssh-keygen -Y sign -n satudata-delivery@v1`, so a recipient can verify it without this engine:

    ssh-keygen -Y verify -n satudata-delivery@v1 -f allowed_signers -I NAME -s manifest.json.sig < manifest.json
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from satudata.errors import SatudataError
from satudata.trust import canonical
from satudata.trust.canonical import CanonicalError, Value
from satudata.trust.digest import content_digest
from satudata.trust.sshsig import PublicKey, SignatureError, verify
from satudata.trust.wire import armoured, blob_of
from satudata.write import safe

NAMESPACE = "satudata-delivery@v1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.json.sig"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest moment a ZIP can say; a constant one, or equal content would differ
MAX_FILES, MAX_BYTES = 20, 500_000_000
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others let an archive choose how much memory it takes


@dataclass(frozen=True)
class Opened:
    """A bundle that has been verified: its manifest, its files by name, and the key that signed."""

    manifest: Mapping[str, Value]
    files: Mapping[str, bytes]
    key: PublicKey


def digest_of(content: bytes) -> str:
    """`sha256:…` of some bytes."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def listed(files: Mapping[str, bytes]) -> list[Value]:
    """The files as the manifest lists them, in order of name."""
    return [{"path": path, "bytes": len(files[path]), "sha256": digest_of(files[path])} for path in sorted(files)]


def packed(manifest: Mapping[str, Value], files: Mapping[str, bytes], sign: Callable[[bytes], str]) -> bytes:
    """The archive. Equal manifest, files and signature give equal bytes."""
    about = canonical.dumps({**manifest, "files": listed(files)})
    signature = armoured(blob_of(sign(about))).encode()
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as package:
        for name, content in {MANIFEST: about, SIGNATURE: signature, **dict(sorted(files.items()))}.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            package.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return sink.getvalue()


def unpacked(archive: bytes) -> Opened:
    """The archive, taken apart and verified: the signature holds, and the files are those the manifest lists.

    SatudataError `bundle-broken` with a reason when anything is missing, added or altered.
    """
    parts = _parts(archive)
    about, signature = parts.pop(MANIFEST, b""), parts.pop(SIGNATURE, b"")
    try:
        key = verify(signature.decode("ascii", "replace"), about, NAMESPACE)
        manifest = canonical.loads(about)
    except (SignatureError, CanonicalError):
        raise SatudataError("bundle-broken", reason="signature") from None
    if not isinstance(manifest, dict) or manifest.get("v") != 1:
        raise SatudataError("bundle-broken", reason="manifest")
    told = {path: content for path, content in parts.items() if path.startswith(("data/", "metadata/"))}
    if manifest.get("files") != listed(parts) or manifest.get("digest") != content_digest(told.items()):
        raise SatudataError("bundle-broken", reason="files")
    return Opened(manifest, parts, key)


def _parts(archive: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as package:
            entries = package.infolist()
            plain = all(safe(entry.filename) and "\\" not in entry.filename for entry in entries)
            plain = plain and all(entry.compress_type in METHODS for entry in entries)
            names = {entry.filename for entry in entries}
            size = sum(entry.file_size for entry in entries)
            if not plain or len(names) < len(entries) or len(entries) > MAX_FILES or size > MAX_BYTES:
                raise SatudataError("bundle-broken", reason="archive")
            return {entry.filename: _bounded(package, entry) for entry in entries}
    except (zipfile.BadZipFile, EOFError, ValueError, RuntimeError, NotImplementedError, zlib.error):
        raise SatudataError("bundle-broken", reason="archive") from None


def _bounded(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """A member, never more of it than it declares."""
    with package.open(entry) as source:
        return source.read(entry.file_size)
