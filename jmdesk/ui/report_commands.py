"""What can be done with a report, with its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from jmdesk.language import tr
from jmdesk.operations.explaining import to_explain
from jmdesk.ui.commands import Command
from jmdesk.ui.report_correction import can_correct

if TYPE_CHECKING:
    from jmdesk.ui.report_page import ReportPage


def page_commands(page: ReportPage) -> tuple[Command, ...]:
    """The commands of the page as they stand now, in the order of its menu."""
    return (*_paper(page), *_looking(page), *_going_on(page))


def fill_menu(page: ReportPage, menu: QMenu) -> None:
    """Everything that can be done, with its keys."""
    menu.clear()
    for command in page.commands():
        keys = command.shown_keys
        action = menu.addAction(f"{command.text}\t{keys}" if keys else command.text)
        action.setEnabled(command.enabled)
        action.triggered.connect(command.act)


def bind_keys(page: ReportPage) -> None:
    """The keys of the commands, where the page has the keyboard."""
    for command in page.commands():
        if command.keys:
            shortcut = QShortcut(QKeySequence(command.keys), page, command.act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)


def _paper(page: ReportPage) -> tuple[Command, ...]:
    shown, ready = page.shown, page.made is not None
    return (
        Command(
            id="report.print",
            text=tr("打印"),
            keys="Ctrl+P",
            act=page.print_paper,
            enabled=shown is not None and shown.whole,
        ),
        Command(
            id="report.pdf", text=tr("存 PDF"), keys="Ctrl+S", act=page.save_pdf, enabled=ready
        ),
        Command(
            id="report.excel",
            text=tr("存 Excel"),
            keys="Ctrl+Shift+S",
            act=page.save_workbook,
            enabled=ready,
        ),
        Command(
            id="report.copy",
            text=tr("复制表格"),
            keys="Ctrl+C",
            act=page.copy,
            enabled=shown is not None
            and not page.correction.isVisible()
            and not page.handing.panel.isVisible(),
        ),
    )


def _looking(page: ReportPage) -> tuple[Command, ...]:
    problems = bool(page.frame.problems.problems)
    return (
        Command(
            id="report.ask",
            text=tr("看一个数的来历"),
            keys="F6",
            act=page.frame.paper.enter,
            enabled=page.shown is not None,
        ),
        Command(
            id="report.next",
            text=tr("下一处要看的"),
            keys="F8",
            act=page.frame.problems.go_to_next,
            enabled=problems,
        ),
        Command(
            id="report.fold",
            text=tr("展开或收起要看的地方"),
            keys="F9",
            act=page.frame.fold,
            enabled=problems,
        ),
    )


def _photos(page: ReportPage) -> Command:
    shown = page.shown
    return Command(
        id="report.photos",
        text=tr("不附照片") if page.choice.photos else tr("附照片"),
        act=page.choice.turn_photos,
        enabled=shown is not None and not shown.wanted.blank and not shown.wanted.is_signin,
    )


def _explanations(page: ReportPage) -> tuple[Command, ...]:
    shown, made = page.shown, page.made
    printed = shown is not None and shown.document.explaining
    paper = shown is not None and not shown.wanted.blank and not shown.wanted.is_signin
    return (
        Command(
            id="report.explain",
            text=tr("写说明…"),
            keys="F7",
            act=page.explain,
            enabled=made is not None and bool(to_explain(made.document.audit)),
        ),
        Command(
            id="report.explanations",
            text=tr("不印说明") if printed else tr("印出说明"),
            act=lambda: page.choice.turn_explaining(printed=not printed),
            enabled=paper,
        ),
    )


def _going_on(page: ReportPage) -> tuple[Command, ...]:
    step = page.step()
    signin = page.shown is not None and page.shown.wanted.is_signin
    return (
        Command(
            id="report.blank",
            text=tr("空白表"),
            keys="Ctrl+B",
            act=page.blank,
            enabled=page.shown is not None and not signin,
        ),
        _photos(page),
        *_explanations(page),
        Command(id="report.signin", text=tr("签到册"), act=page.signin),
        Command(id="report.several", text=tr("几张一起出…"), keys="Ctrl+Shift+P", act=page.several),
        Command(
            id="report.correction",
            text=tr("更正单…"),
            act=page.correct,
            enabled=page.made is not None and can_correct(page.made),
        ),
        Command(
            id="report.submit",
            text=step.rstrip(" ›") or tr("上报"),
            keys="Ctrl+Return",
            act=page.submit,
            enabled=bool(step),
        ),
    )
