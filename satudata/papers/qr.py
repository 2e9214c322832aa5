"""A QR code as SVG. The only door to segno."""

from __future__ import annotations

import io

from satudata.errors import SatudataError


def qr(text: str) -> str:
    """The code of a short text (ISO/IEC 18004, error correction M), black on white with its quiet zone.

    SatudataError `letters-library-missing` where segno is not installed.
    """
    try:
        import segno
    except ImportError:
        raise SatudataError("letters-library-missing", library="segno") from None
    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="svg", border=2, xmldecl=False, svgns=True)
    return out.getvalue().decode("ascii")
