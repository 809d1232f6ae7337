"""What every PDF of the desk is drawn on."""

from __future__ import annotations

from typing import Any, BinaryIO

from jmdesk.definitions.report import Paper
from jmdesk.reporting.layout import BODY_SIZE, page_size
from jmdesk.reporting.typeface import Face, typeface


def new_canvas(file: BinaryIO, paper: Paper) -> Any:
    """A canvas whose PDF says that it is Chinese and ours; the same drawing gives the same bytes.

    Without a font of ours reportlab would name one that no PDF of the desk holds.
    """
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(
        file,
        pagesize=page_size(paper),
        pageCompression=1,
        invariant=1,
        initialFontName=typeface(Face.BODY).name,  # type: ignore[arg-type]  # the stub says float
        initialFontSize=BODY_SIZE,
        lang="zh-CN",
    )
    canvas.setCreator("jmdesk")
    return canvas
