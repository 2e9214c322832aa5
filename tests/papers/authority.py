"""A certificate authority of the tests' own: roots, signers, lists of revoked certificates, and signed PDFs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import pdf_cms, pdf_signer
from pyhanko.sign.validation.dss import DocumentSecurityStore

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)  # when letters are signed
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Identity:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def fingerprint(self) -> str:
        return self.certificate.fingerprint(hashes.SHA256()).hex()


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Otoritas Uji"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def authority(common: str = "Induk Uji") -> Identity:
    """A root."""
    key = ec.generate_private_key(ec.SECP256R1())
    return Identity(_certificate(common, key, common, key, NOW - 5 * YEAR, NOW + 50 * YEAR, ca=True), key)


def issue(
    root: Identity,
    common: str = "Kartini",
    start: datetime = NOW - YEAR,
    until: datetime = NOW + 40 * YEAR,
    purpose: bool = True,
) -> Identity:
    """A person's certificate; without `purpose` it is not meant for signatures."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = root.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    assert isinstance(issuer, str)
    return Identity(_certificate(common, key, issuer, root.key, start, until, ca=False, purpose=purpose), key)


def _certificate(
    common: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    start: datetime,
    until: datetime,
    ca: bool,
    purpose: bool = True,
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=not ca and purpose, content_commitment=not ca and purpose, key_encipherment=not purpose,
        data_encipherment=False, key_agreement=False, key_cert_sign=ca, crl_sign=ca, encipher_only=False,
        decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(_name(common))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def revocation_list(
    root: Identity, *revoked: Identity, at: datetime = NOW - timedelta(hours=6)
) -> asn1_crl.CertificateList:
    """The root's list of revoked certificates."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.certificate.subject)
        .last_update(at)
        .next_update(at + timedelta(days=2))
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key()), critical=False)
        .add_extension(x509.CRLNumber(1), critical=False)
    )
    for one in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(one.certificate.serial_number)
        builder = builder.add_revoked_certificate(entry.revocation_date(at - timedelta(days=1)).build())
    return asn1_crl.CertificateList.load(builder.sign(root.key, hashes.SHA256()).public_bytes(Encoding.DER))


def answer(root: Identity, one: Identity, revoked: bool = False) -> asn1_ocsp.OCSPResponse:
    """The root's own OCSP answer about a certificate."""
    made = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            one.certificate,
            root.certificate,
            hashes.SHA256(),
            ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
            NOW - timedelta(hours=1),
            NOW + timedelta(days=1),
            NOW - timedelta(days=1) if revoked else None,
            None,
        )
        .responder_id(ocsp.OCSPResponderEncoding.NAME, root.certificate)
        .sign(root.key, hashes.SHA256())
    )
    return asn1_ocsp.OCSPResponse.load(made.public_bytes(Encoding.DER))


def sign(
    content: bytes,
    who: Identity,
    folder: Path,
    lists: Sequence[asn1_crl.CertificateList] = (),
    answers: Sequence[asn1_ocsp.OCSPResponse] = (),
    field: str = "TandaTangan",
    at: datetime = NOW,
) -> bytes:
    """The PDF with an electronic signature over the whole file, and the data on revocation inside."""
    key = folder / f"{who.certificate.serial_number}.key"
    key.write_bytes(who.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    place = key.with_suffix(".pem")
    place.write_bytes(who.pem)
    signer: signers.SimpleSigner = signers.SimpleSigner.load(str(key), str(place))
    assert signer is not None
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    if lists or answers:
        DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=[], crls=list(lists), ocsps=list(answers))
    metadata = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256")
    with patch.object(pdf_signer, "datetime", clock_at(at)), patch.object(pdf_cms, "datetime", clock_at(at)):
        out = signers.PdfSigner(metadata, signer, new_field_spec=SigFieldSpec(field)).sign_pdf(writer)
    made: bytes = out.getvalue()
    return made


def clock_at(moment: datetime) -> type[datetime]:
    """A class of moments whose clock stands still."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]  # the zone is that of the moment
            return moment

    return Clock
