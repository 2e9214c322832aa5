"""A QR code as SVG or PNG. The only door to segno."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from satudata.errors import SatudataError

if TYPE_CHECKING:
    import segno


def qr(text: str) -> str:
    """The code of a short text (ISO/IEC 18004, error correction M), black on white with its quiet zone.

    SatudataError `letters-library-missing` where segno is not installed.
    """
    out = io.BytesIO()
    _made(text).save(out, kind="svg", border=2, xmldecl=False, svgns=True)
    return out.getvalue().decode("ascii")


def qr_png(text: str) -> bytes:
    """The same code as PNG of about 250 pixels' width, for documents that take no SVG."""
    out = io.BytesIO()
    _made(text).save(out, kind="png", border=2, scale=6)
    return out.getvalue()


def _made(text: str) -> segno.QRCode:
    try:
        import segno
    except ImportError:
        raise SatudataError("letters-library-missing", library="segno") from None
    return segno.make_qr(text, error="m")
