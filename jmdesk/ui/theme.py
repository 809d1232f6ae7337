"""How the desk looks: one accent, white work on a quiet ground, two sizes of type, thin rules.

Widgets say what they are by `role` and the one stylesheet gives them their look.
"""

from __future__ import annotations

import re
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from jmdesk.definitions.places import shipped
from jmdesk.domain.problem import Level, Problem
from jmdesk.language import mark, tr

ACCENT = "#1f6b54"
ACCENT_DARK = "#17523f"
ACCENT_PALE = "#e3f0ea"
RING = "#8cbba8"
"""Around the main button while it has the focus."""
GROUND = "#f4f6f4"
PAPER = "#ffffff"
HEAD = "#eef3f0"
RULE = "#dfe4e0"
EDGE = "#cfd6d1"
TEXT = "#1d2421"
QUIET = "#5f6964"
FAINT = "#69726d"
"""Carried figures, placeholders: the lightest that reads 4.5:1 on white and on the ground."""
ATTENTION = "#fff6e0"
CLASH = "#fdf1f0"
"""Behind a file whose figures clash with those here."""

MUST = "#b3261e"
EXPLAIN = "#8a5a00"
HINT = "#34558b"

SIGNS: dict[Level, tuple[str, str, str]] = {
    Level.MUST: ("■", mark("必须改"), MUST),
    Level.EXPLAIN: ("▲", mark("须说明"), EXPLAIN),
    Level.HINT: ("●", mark("提示"), HINT),
}
"""For each level its sign, its word and its colour: shape and colour both tell them apart."""


def sign(level: Level) -> tuple[str, str, str]:
    """The sign of a level, its word in the language chosen, and its colour."""
    sign, word, colour = SIGNS[level]
    return sign, tr(word), colour


EXPLAINED = ("√", mark("已说明"), QUIET)
"""Of what was 须说明 and is explained: nothing more has to be done."""


def problem_sign(problem: Problem) -> tuple[str, str, str]:
    """The sign of a problem as it stands, its word and its colour."""
    if problem.explanation is None:
        return sign(problem.level)
    mark_, word, colour = EXPLAINED
    return mark_, tr(word), colour


def problem_text(problem: Problem) -> str:
    """Its sentence, with what was said about it."""
    if problem.explanation is None:
        return problem.message
    return tr("{message}（已说明：{text}）", message=problem.message, text=problem.explanation)


FAMILY = "Noto Sans SC"
IDEOGRAPH = "国"
"""A character as wide as all others, to measure by."""
WORK = 14
TITLE = 18
"""Sizes of type in pixels at scale 1, on a screen of 96 dots to the inch."""

SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)


def load_fonts() -> None:
    """Bring in the shipped faces; a machine without Chinese fonts would draw boxes."""
    folder = shipped("resources") / "fonts"
    for face in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
        QFontDatabase.addApplicationFont(str(folder / face))


def work_font(scale: float = 1.0, *, bold: bool = False) -> QFont:
    """The face of all work at its one size."""
    font = QFont(FAMILY)
    font.setPixelSize(round(WORK * scale))
    font.setBold(bold)
    return font


def apply(app: QApplication, scale: float = 1.0) -> None:
    """Dress the whole program; called again when the size of type is changed."""
    app.setStyle("Fusion")
    app.setPalette(_palette())
    app.setFont(work_font(scale))
    app.setStyleSheet(stylesheet(scale))


def scale_of(widget: QWidget) -> float:
    """The scale at which a widget is shown, for lengths that are painted by hand."""
    return widget.font().pixelSize() / WORK


def set_role(widget: QWidget, role: str) -> None:
    """Say what a widget is (title, quiet, main, link …); a later change shows at once."""
    if widget.property("role") == role:
        return
    widget.setProperty("role", role)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        # One that was never shown gets its look when it is.
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def _palette() -> QPalette:
    palette = QPalette()
    for part, colour in (
        (QPalette.ColorRole.Window, GROUND),
        (QPalette.ColorRole.Base, PAPER),
        (QPalette.ColorRole.AlternateBase, GROUND),
        (QPalette.ColorRole.Button, PAPER),
        (QPalette.ColorRole.Text, TEXT),
        (QPalette.ColorRole.WindowText, TEXT),
        (QPalette.ColorRole.ButtonText, TEXT),
        (QPalette.ColorRole.PlaceholderText, FAINT),
        (QPalette.ColorRole.Highlight, ACCENT_PALE),
        (QPalette.ColorRole.HighlightedText, TEXT),
        (QPalette.ColorRole.Accent, ACCENT),
        (QPalette.ColorRole.Link, ACCENT),
    ):
        palette.setColor(part, QColor(colour))
    disabled = QPalette.ColorGroup.Disabled
    palette.setColor(disabled, QPalette.ColorRole.Text, QColor(QUIET))
    palette.setColor(disabled, QPalette.ColorRole.ButtonText, QColor(FAINT))
    return palette


def stylesheet(scale: float = 1.0) -> str:
    """The one stylesheet (resources/desk.qss), its colours filled in and its lengths scaled.

    Lengths are written at scale 1; a rule of 1px stays as thin as it is.
    """
    resources = shipped("resources")
    text = Template((resources / "desk.qss").read_text(encoding="utf-8")).substitute(
        {name.lower(): value for name, value in globals().items() if _is_colour(value)},
        icons=(resources / "icons").as_posix(),
    )
    return re.sub(r"\b(\d+)px", lambda found: f"{_scaled(int(found[1]), scale)}px", text)


def _scaled(length: int, scale: float) -> int:
    return length if length <= 1 else round(length * scale)


def _is_colour(value: object) -> bool:
    return isinstance(value, str) and value.startswith("#")
