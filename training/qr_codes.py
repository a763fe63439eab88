"""QR codes as SVG, for pages and for paper."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4
"""Modules of white that the standard wants around a code."""


def qr_svg(text: str, *, title: str) -> SafeString:
    """The code of `text`, dark on white in either theme; `title` says to screen readers what it is."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make()
    rows: list[list[bool]] = code.get_matrix()
    size = len(rows)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}" role="img"'
        ' shape-rendering="crispEdges"><title>{}</title><rect width="100%" height="100%" fill="#fff"/>'
        '<path fill="#000" d="{}"/></svg>',
        size, size, size * 4, size * 4, title, mark_safe(_path(rows)),  # noqa: S308 (numbers of our own)
    )  # fmt: skip


def _path(rows: list[list[bool]]) -> str:
    """A stroke of each row for each run of dark modules: short, and without hairs between them."""
    strokes = []
    for y, row in enumerate(rows):
        start = 0
        for x, dark in enumerate([*row, False]):
            if not dark:
                if x > start:
                    strokes.append(f"M{start} {y}h{x - start}v1h{start - x}z")
                start = x + 1
    return "".join(strokes)
