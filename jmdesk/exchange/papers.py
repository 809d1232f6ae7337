"""A PDF from anyone: the package attached to it, or the QR codes printed on its pages.

Runs in the child. Attachments are copied out while the file is open: pikepdf crashes otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jmdesk.exchange.carrier_parts import MANIFEST
from jmdesk.exchange.enclosed import ATTACHMENT
from jmdesk.exchange.limits import Limits
from jmdesk.exchange.pictures import codes_on
from jmdesk.exchange.refused import Refused

_EMBEDDED = b"/EmbeddedFile"
_MOST_ATTACHMENTS = 50
_MOST_PAGES = 20
_SIDE = 2_400
"""Longest side of a drawn page, in pixels: some 200 dots an inch on A4."""


def attached_package(path: Path, limits: Limits) -> bytes | None:
    """The package in a PDF, None without one; `Refused` where the file cannot be read."""
    import pikepdf

    try:
        with pikepdf.open(path) as pdf:
            if not len(pdf.attachments) and _EMBEDDED in path.read_bytes():
                raise Refused("altered")  # it was attached and can no longer be found
            return next(_packages(pdf, limits), None)
    except pikepdf.PasswordError as error:
        raise Refused("password") from error
    except (pikepdf.PdfError, RuntimeError, ValueError, KeyError, TypeError) as error:
        raise Refused("damaged" if ended(path) else "truncated") from error


def ended(path: Path) -> bool:
    """Whether a PDF has its end: one cut short is mended by readers, without its attachments."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 2_048))
        return b"%%EOF" in file.read()


def _packages(pdf: object, limits: Limits) -> Iterator[bytes]:
    """Ours first, if it is still called so; else whatever could be one."""
    import pikepdf

    assert isinstance(pdf, pikepdf.Pdf)
    names = list(pdf.attachments)[:_MOST_ATTACHMENTS]
    for name in sorted(names, key=lambda name: name != ATTACHMENT):
        content = pdf.attachments[name].get_file().read_bytes()
        if len(content) > limits.output:
            raise Refused("too-large")
        if name == ATTACHMENT or MANIFEST.encode() in content:
            yield content


def codes_on_pages(path: Path) -> list[str]:
    """The QR codes on the first pages, in their order; `Refused` where they cannot be drawn."""
    import pypdfium2  # type: ignore[import-untyped]

    found: dict[str, None] = {}
    try:
        with pypdfium2.PdfDocument(path) as pdf:
            for number in range(min(len(pdf), _MOST_PAGES)):
                page = pdf[number]
                scale = _SIDE / max(*page.get_size(), 1)
                drawn = page.render(scale=scale, grayscale=True).to_pil()
                found |= dict.fromkeys(codes_on(drawn))
    except (pypdfium2.PdfiumError, OSError, ValueError) as error:
        raise Refused("damaged") from error
    return list(found)
