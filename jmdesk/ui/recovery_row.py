"""Two buttons that put the recovery key on paper: saved as PDF, or printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.recovery import NAME, recovery_page, save_recovery
from jmdesk.ui import parts
from jmdesk.ui.notice import Notices

AskFile = Callable[[QWidget, Path], Path | None]
OnceSure = Callable[[Callable[[], None]], None]


class RecoveryRow(QWidget):
    """``key`` says of which secret; ``once_sure`` does what is asked once it is sure who asks.

    Signal: `kept` once it is on paper or in a file.
    """

    kept = Signal()

    def __init__(
        self,
        desk: Desk,
        notices: Notices,
        key: Callable[[], bytes],
        ask_file: AskFile | None = None,
        *,
        once_sure: OnceSure | None = None,
    ) -> None:
        super().__init__()
        self._desk, self._notices, self._key = desk, notices, key
        self.ask_file = ask_file or _ask_file
        sure: OnceSure = once_sure or (lambda act: act())
        self.done = False
        self.save = parts.button(tr("存恢复钥匙…"), lambda: sure(self._save))
        self.print = parts.button(tr("打印恢复钥匙…"), lambda: sure(self._print))
        self.state = parts.label(role="quiet")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        for widget in (self.save, self.print):
            line.addWidget(widget)
        line.addWidget(self.state, 1)

    def _save(self) -> None:
        file = self.ask_file(self, Path.home() / f"{NAME}.pdf")
        if file is None:
            return
        try:
            save_recovery(self._desk, key=self._key(), to=file)
        except Refusal as refusal:
            self._notices.failure(refusal)
            return
        self._keep(tr("√ 已存成 {file}，打印锁好后请删掉", file=file.name))

    def _print(self) -> None:
        from jmdesk.ui import printing
        from jmdesk.ui.paper_view import PaperView

        view = PaperView(self)
        view.hide()
        view.show_pdf(recovery_page(self._desk, key=self._key()))
        printer = printing.printer_for(view, NAME)
        if printing.ask_printer(printer, view, self) and printing.print_paper(view, printer):
            self._keep(tr("√ 已送打印机"))
        view.close_pdf()
        view.deleteLater()

    def _keep(self, said: str) -> None:
        self.done = True
        self.state.setText(said)
        self.kept.emit()


def _ask_file(parent: QWidget, begin: Path) -> Path | None:
    chosen, _ = QFileDialog.getSaveFileName(parent, tr("存恢复钥匙"), str(begin), "PDF (*.pdf)")
    return Path(chosen) if chosen else None
