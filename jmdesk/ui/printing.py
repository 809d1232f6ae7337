"""Printing exactly what the preview shows: the same pages, drawn for the printer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from jmdesk.language import tr
from jmdesk.operations.deeds import note_left
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import Door, looked, photos_through
from jmdesk.operations.masked_paper import masked_stem
from jmdesk.operations.personal import Persons
from jmdesk.operations.reports import pdf_of
from jmdesk.reporting.annex import Photo, with_annex
from jmdesk.reporting.document import Document
from jmdesk.ui.paper_view import PaperView
from jmdesk.ui.report_sheets import Sheets

_DOTS = 300
"""Dots to the inch at most: finer is not seen in print and needs much memory."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ToPrint:
    """A PDF as it is to be printed, what the printer's list calls it, what it told of persons."""

    name: str
    paper: bytes
    persons: Persons
    door: Door


def to_print(desk: Desk, document: Document, door: Door, photos: Sequence[Photo] = ()) -> ToPrint:
    """A paper led through the door, with photos behind it."""
    leaving, persons = looked(desk, document, door)
    paper = pdf_of(leaving)
    if photos:
        paper = with_annex(paper, leaving, photos_through(desk, document, photos, door))
    name = masked_stem(desk, document, document.file_stem)
    return ToPrint(name=name, paper=paper, persons=persons, door=door)


def print_told(desk: Desk, told: ToPrint, parent: QWidget, then: Callable[[int], None]) -> None:
    """Ask for a printer and print; ``then`` is told how many pages were."""
    view = PaperView(parent)
    view.hide()
    view.show_pdf(told.paper)
    printer = printer_for(view, told.name)
    if parent.isVisible() and ask_printer(printer, view, parent):  # not over a locked window
        note_left(desk, told.persons, told.door.way, tr("打印：{name}", name=told.name))
        Printing(view, printer, parent).printed.connect(then)
    view.deleteLater()


def printer_for(view: PaperView, name: str) -> QPrinter:
    """A printer set up for the paper: A4 the right way round, without margins of its own."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(
        QPageLayout.Orientation.Landscape
        if view.is_landscape(0)
        else QPageLayout.Orientation.Portrait
    )
    printer.setFullPage(True)
    printer.setDocName(name)
    return printer


def ask_printer(printer: QPrinter, view: PaperView, parent: QWidget) -> bool:
    """Let the person choose printer, pages and copies; False when they think better of it."""
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, view.page_count)
    return dialog.exec() == QPrintDialog.DialogCode.Accepted


def print_paper(view: PaperView, printer: QPrinter) -> int:
    """Print the pages that were chosen (all by default); how many were printed."""
    return sum(1 for _ in print_pages(view.sheets, printer))


def print_pages(sheets: Sheets, printer: QPrinter) -> Iterator[int]:
    """Print a page each time it is asked on, and tell its number: so that a window stays alive."""
    count = len(sheets.sizes)
    first = max(1, printer.fromPage()) - 1
    last = min(count, printer.toPage() or count)
    painter = QPainter(printer)
    try:
        for page in range(first, last):
            if page > first:
                printer.newPage()
            whole = printer.pageLayout().fullRectPixels(printer.resolution())
            width = whole.width() * min(_DOTS, printer.resolution()) // printer.resolution()
            painter.drawImage(QRect(0, 0, whole.width(), whole.height()), sheets.image(page, width))
            yield page + 1
    finally:
        painter.end()


class Printing(QObject):
    """Prints page by page between the window's other work: the pages that the view shows now,
    whatever it shows meanwhile. Signals: ``printed`` (pages).
    """

    printed = Signal(int)

    def __init__(self, view: PaperView, printer: QPrinter, parent: QObject) -> None:
        super().__init__(parent)
        self._printer = printer
        self._pages = print_pages(view.sheets, printer)
        self._count = 0
        QTimer.singleShot(0, self, self._go_on)

    def _go_on(self) -> None:
        if next(self._pages, None) is None:
            self.printed.emit(self._count)
            self.deleteLater()
            return
        self._count += 1
        QTimer.singleShot(0, self, self._go_on)
