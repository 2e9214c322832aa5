"""The electronic signature in a PDF (PAdES, ISO 32000-2 §12.8), judged offline. The only door to pyHanko.

Run it only through `papers.apart`: what is read here may be made to exhaust memory or time.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from asn1crypto import pem, x509
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import (
    MultivaluedAttributeError,
    NonexistentAttributeError,
    SigningError,
    find_unique_cms_attribute,
)
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError, SignatureValidationError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

CLOCKS_DIFFER = timedelta(minutes=15)
FRESH = timedelta(hours=1)  # by which data on revocation may be younger than the signature
MAX_NODES = 2_000  # of the tree of pages
PURPOSE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


class Refused(Exception):
    """A letter that proves nothing; `code` is the end of a message `errors.letter-…`."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


class Signature(NamedTuple):
    """A signature that holds. `certificate` is the SHA-256 (hex) of the signer's certificate, `subject` its name.

    `signed_at` is what the signer's clock said, ISO 8601; `revocation` tells whether the letter itself proves that no
    certificate of the chain was revoked then.
    """

    certificate: str
    subject: str
    signed_at: str
    revocation: bool


def judge(content: bytes, roots: Iterable[bytes], at: datetime) -> Signature:
    """The last signature of the PDF, when it covers the whole file and leads to one of the roots (PEM) at that moment.

    Raises Refused; what else the parser raises says that this is no sound PDF.
    """
    anchors = [certificate for text in roots for certificate in _certificates(text)]
    if not anchors:
        raise Refused("no-roots")
    reader = PdfFileReader(io.BytesIO(content), strict=True)
    if reader.encrypted:
        raise Refused("encrypted")
    found = list(reader.embedded_regular_signatures)
    if not found:
        raise Refused("unsigned")
    for what in _active(reader):
        raise Refused("active", what=what)
    signature = found[-1]
    signature.compute_integrity_info()
    if signature.evaluate_signature_coverage() is not SignatureCoverageLevel.ENTIRE_FILE:
        raise Refused("modified")
    return _judged(reader, signature, anchors, at)


def _certificates(text: bytes) -> Iterator[x509.Certificate]:
    """The certificates of a PEM file; what is none is left out."""
    try:
        for kind, _, der in pem.unarmor(text, multiple=True):
            certificate = x509.Certificate.load(der)
            if kind == "CERTIFICATE" and certificate.subject and certificate.public_key:
                yield certificate
    except ValueError:
        return


def _judged(reader: Any, signature: Any, anchors: list[x509.Certificate], at: datetime) -> Signature:
    signer = signature.signer_cert
    subject = signer.subject.human_friendly[:300]
    signed_at = signature.self_reported_timestamp or at
    if signed_at.tzinfo is None:
        signed_at = signed_at.replace(tzinfo=UTC)
    lists, answers, more = _revocation_data(reader, signature)
    if _says_revoked(signer, lists, answers):
        raise Refused("revoked", subject=subject)
    if signed_at > at + CLOCKS_DIFFER or not _valid_at(signer, signed_at) or not _valid_at(signer, at):
        raise Refused("expired", subject=subject)
    context = ValidationContext(trust_roots=anchors, other_certs=more, moment=at, allow_fetching=False)
    _require_sound(_status(signature, context, subject), subject)
    then = ValidationContext(
        trust_roots=anchors,
        other_certs=more,
        crls=lists,
        ocsps=answers,
        moment=signed_at,
        allow_fetching=False,
        revocation_mode="require",
        time_tolerance=FRESH,
    )
    status = _status(signature, then, subject)
    if status.revoked:
        raise Refused("revoked", subject=subject)
    fingerprint = hashlib.sha256(signer.dump()).hexdigest()
    return Signature(fingerprint, subject, signed_at.isoformat(timespec="seconds"), bool(status.bottom_line))


def _status(signature: Any, context: ValidationContext, subject: str) -> Any:
    try:
        return validate_pdf_signature(signature, context, key_usage_settings=PURPOSE)
    except (SignatureValidationError, SigningError):
        raise Refused("broken", subject=subject) from None


def _require_sound(status: Any, subject: str) -> None:
    if not (status.intact and status.valid):
        raise Refused("broken", subject=subject)
    if status.revoked:
        raise Refused("revoked", subject=subject)
    if not status.docmdp_ok:
        raise Refused("modified")
    if not status.bottom_line:
        raise Refused("untrusted", subject=subject)


def _valid_at(certificate: x509.Certificate, moment: datetime) -> bool:
    return bool(certificate.not_valid_before <= moment <= certificate.not_valid_after)


def _revocation_data(reader: Any, signature: Any) -> tuple[list[Any], list[Any], list[x509.Certificate]]:
    """CRLs, OCSP answers and further certificates that the letter carries: in the signature, and beside it (DSS)."""
    lists: list[Any] = []
    answers: list[Any] = []
    more = list(signature.other_embedded_certs)
    try:
        archived = find_unique_cms_attribute(signature.signer_info["signed_attrs"], "adobe_revocation_info_archival")
        lists += list(archived["crl"])
        answers += list(archived["ocsp"])
    except (MultivaluedAttributeError, NonexistentAttributeError):
        pass  # most signatures carry none
    try:
        store = DocumentSecurityStore.read_dss(reader)
        more += list(store.load_certs())
        context = store.as_validation_context({})
        lists += list(context.crls)
        answers += list(context.ocsps)
    except NoDSSFoundError:
        pass  # nor is there a store of them in every PDF
    return lists, answers, more


def _says_revoked(signer: x509.Certificate, lists: Iterable[Any], answers: Iterable[Any]) -> bool:
    """Whether any data in the letter names the signer's certificate as revoked, at whatever time: that is enough."""
    for one in lists:
        same = one.issuer == signer.issuer
        if same and any(entry["user_certificate"].native == signer.serial_number for entry in _revoked(one)):
            return True
    for answer in answers:
        for said in answer.response_data["responses"] if answer["response_status"].native == "successful" else ():
            if said["cert_id"]["serial_number"].native == signer.serial_number and said["cert_status"].name != "good":
                return True
    return False


def _revoked(one: Any) -> Iterable[Any]:
    entries: Iterable[Any] = one["tbs_cert_list"]["revoked_certificates"]
    return entries


def _active(reader: Any) -> Iterator[str]:
    """What in a PDF can make it show something else elsewhere: scripts, layers, forms, notes laid over a page."""
    root = reader.root
    for key in ("/OCProperties", "/OpenAction", "/AA", "/Collection"):
        if key in root:
            yield key
    if "/XFA" in _part(root, "/AcroForm", {}):
        yield "/XFA"
    names = _part(root, "/Names", {})
    for key in ("/JavaScript", "/EmbeddedFiles"):
        if key in names:
            yield key
    for page in _pages(root["/Pages"]):
        if "/AA" in page:
            yield "/AA"
        for reference in _part(page, "/Annots", ()):
            note = reference.get_object()
            kind = str(_part(note, "/Subtype", ""))
            if not _is_signature(note, kind) and not _plain_link(note, kind):
                yield kind


def _is_signature(note: Any, kind: str) -> bool:
    field = note if "/FT" in note else _part(note, "/Parent", {})
    return kind == "/Widget" and str(_part(field, "/FT", "")) == "/Sig"


def _plain_link(note: Any, kind: str) -> bool:
    action = _part(note, "/A", {"/S": "/URI"})
    return kind == "/Link" and "/AA" not in note and str(_part(action, "/S", "")) in ("/URI", "/GoTo")


def _part(of: Any, key: str, without: Any) -> Any:
    """What stands under a key, references followed; `get` would not follow them."""
    return of[key] if key in of else without  # noqa: SIM401 - `get` gives the reference


def _pages(top: Any) -> Iterator[Any]:
    """The pages below a node of the tree; PdfReadError when there are too many nodes, or they go round in a circle."""
    waiting, seen = [top], 0
    while waiting:
        node = waiting.pop()
        seen += 1
        if seen > MAX_NODES:
            raise PdfReadError("too many nodes")
        if "/Kids" in node:
            waiting += [kid.get_object() for kid in node["/Kids"]]
        else:
            yield node
