"""QR codes as drawings, the same bytes for the same text."""

from io import BytesIO

import segno


def qr_svg(text: str) -> str:
    """SVG of the QR code of `text` (correction level M, no quiet zone: the paper around it is white)."""
    out = BytesIO()
    code = segno.make_qr(text, error="m", boost_error=False)
    code.save(out, kind="svg", border=0, xmldecl=False, nl=False, svgclass=None, lineclass=None)
    return out.getvalue().decode("utf-8")
