"""Printing exactly what the preview shows: the same pages, drawn for the printer."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from jmdesk.ui.paper_view import PaperView

_DOTS = 300
"""Dots to the inch at most: finer is not seen in print and needs much memory."""


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
    first = max(1, printer.fromPage()) - 1
    last = min(view.page_count, printer.toPage() or view.page_count)
    painter = QPainter(printer)
    try:
        for page in range(first, last):
            if page > first:
                printer.newPage()
            whole = printer.pageLayout().fullRectPixels(printer.resolution())
            width = whole.width() * min(_DOTS, printer.resolution()) // printer.resolution()
            painter.drawImage(
                QRect(0, 0, whole.width(), whole.height()), view.page_image(page, width)
            )
    finally:
        painter.end()
    return last - first
