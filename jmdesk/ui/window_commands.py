"""What can be done anywhere in the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from jmdesk.language import tr
from jmdesk.ui import theme
from jmdesk.ui.commands import Command
from jmdesk.ui.menu_button import Groups
from jmdesk.ui.search_box import KEYS

if TYPE_CHECKING:
    from jmdesk.ui.main_window import MainWindow

_ALSO = (("Alt+Left", -1), ("Alt+Right", 1))
"""Other keys for stepping through the periods."""


def window_commands(window: MainWindow) -> tuple[Command, ...]:
    """Those that the window itself offers, always."""
    for keys, count in _ALSO:
        QShortcut(QKeySequence(keys), window, _stepping(window, count))
    made: tuple[tuple[str, str, str, Callable[[], object]], ...] = (
        ("search", KEYS, tr("找"), lambda: _search(window)),
        ("back", "Alt+Up", tr("回到刚才的地方"), window.back),
        ("period_back", "Ctrl+PgUp", tr("上一期"), _stepping(window, -1)),
        ("period_on", "Ctrl+PgDown", tr("下一期"), _stepping(window, 1)),
        ("period_now", "", tr("回到本月"), lambda: window.set_period(window.today)),
        ("merge", "Ctrl+Shift+O", tr("合并收到的文件…"), lambda: _merge(window)),
        ("import", "Ctrl+O", tr("导入表格…"), lambda: _import(window)),
        ("paper", "", tr("对一张纸（校验码、照片）…"), lambda: _paper(window)),
        ("audit", "", tr("审核全部记录"), lambda: _audit(window)),
        ("recover", "", tr("找回删掉的和不要了的…"), lambda: _recover(window)),
        ("deeds", "", tr("谁做了什么"), lambda: _deeds(window)),
        ("backups", "", tr("备份和恢复"), lambda: window.go("settings:backups")),
        ("safety", "", tr("安全：上锁、换口令"), lambda: window.go("settings:lock")),
        ("larger", "", tr("字大一级"), lambda: set_scale(window, 1)),
        ("smaller", "", tr("字小一级"), lambda: set_scale(window, -1)),
        ("help", "F1", tr("帮助"), lambda: _help(window)),
        ("menu", "F10", tr("菜单"), window.open_menu),
        ("lock", "Ctrl+L", tr("锁上"), window.guard.lock),
        ("close", "", tr("关闭"), window.close),
    )
    return tuple(
        Command(id=f"window.{name}", keys=keys, text=text, act=act)
        for name, keys, text, act in made
    )


def bind_places(window: MainWindow) -> None:
    """Ctrl+1 to Ctrl+9 go to the places, by where they stand at the left."""
    for number in range(1, 10):
        QShortcut(QKeySequence(f"Ctrl+{number}"), window, _goer(window, number - 1))


def place_commands(window: MainWindow) -> tuple[Command, ...]:
    """Going to each place at the left."""
    numbers = {key: number for number, key in enumerate(window.side.numbered(), start=1)}
    return tuple(
        Command(
            id=f"place.{place.key}",
            text=place.title,
            keys=f"Ctrl+{numbers[place.key]}" if numbers.get(place.key, 10) < 10 else "",
            act=_going(window, place.key),
        )
        for place in window.side.places()
    )


def menu_groups(window: MainWindow) -> Groups:
    """The present page's commands, the places, the window's."""
    page = window.stack.currentWidget()
    title = page.accessibleName() if page is not None else ""
    own = [one for one in window.commands.own() if one.id != "window.menu"]
    return (
        (title or tr("这一页"), window.commands.of_page()),
        (tr("去处"), place_commands(window) if window.side.isVisible() else ()),
        (tr("窗口"), own),
    )


def set_scale(window: MainWindow, step: int) -> None:
    """A size of type larger or smaller; remembered."""
    present = theme.scale_of(window)
    larger = [scale for scale in theme.SCALES if scale > present + 0.01]
    smaller = [scale for scale in theme.SCALES if scale < present - 0.01]
    chosen = larger[:1] if step > 0 else smaller[-1:]
    app = QApplication.instance()
    if chosen and isinstance(app, QApplication):
        window.settings.setValue("scale", chosen[0])
        theme.apply(app, chosen[0])


def _stepping(window: MainWindow, count: int) -> Callable[[], None]:
    return lambda: window.step_period(count)


def _going(window: MainWindow, key: str) -> Callable[[], None]:
    return lambda: window.go(key)


def _goer(window: MainWindow, number: int) -> Callable[[], None]:
    def go() -> None:
        keys = window.side.numbered()
        if number < len(keys):
            window.go(keys[number])

    return go


def _search(window: MainWindow) -> None:
    if window.top.search.isVisible():
        window.top.search.begin()


def _import(window: MainWindow) -> None:
    if window.places is not None and window.desk is not None and window.desk.unit:
        window.places.take_file()


def _paper(window: MainWindow) -> None:
    if window.places is not None and window.desk is not None and window.desk.unit:
        window.places.show_paper()


def _recover(window: MainWindow) -> None:
    if window.places is not None and window.desk is not None and window.desk.unit:
        window.places.show_recover()


def _deeds(window: MainWindow) -> None:
    if window.places is not None and window.desk is not None and window.desk.unit:
        window.places.show_deeds()


def _audit(window: MainWindow) -> None:
    if window.places is not None and window.desk is not None and window.desk.unit:
        window.places.show_audit()


def _merge(window: MainWindow) -> None:
    if window.places is not None and window.desk is not None and window.desk.unit:
        window.places.take_files()


def _help(window: MainWindow) -> None:
    place = window.places.here.place if window.places is not None else ""
    window.help.toggle(getattr(window.stack.currentWidget(), "help_page", place))
