"""What a cell says, in a form that does not depend on its look: as it was sent, and as it came.

What office programs do to a cell that nobody touched must not look like an edit: a number that is
text now or the reverse, a date that is a serial, blanks and line ends written otherwise.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from jmdesk.definitions.ledger import Field
from jmdesk.definitions.numbers import plain_number, plain_text, read_number
from jmdesk.exchange.cells import Cell, cell_text
from jmdesk.exchange.vocabulary import compared

NAMED = frozenset({"unit", "units", "reference"})
"""Types whose cells show names: only the desk's units and records tell what they mean."""
NOT_TYPED = frozenset({"rows", "attachment"})
"""Types whose cells only show a part of the value."""

_SERIAL_DAY = date(1899, 12, 30)
_SERIALS = range(367, 91_314)
"""The serials of 1901-01-01 to 2149-12-31. Small numbers are numbers."""
_LOST = 15
"""From this power of ten on a spreadsheet has lost the last digits of a number."""
_SPACE = re.compile(r"\s+")
_CARRIAGE = re.compile(r"_x000[dD]_")
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
_MARKS = str.maketrans(dict.fromkeys("☑✔✓√■●", "■") | dict.fromkeys("☐□○◻", "□"))
_MARK = re.compile("[■□]")


def sent_text(value: Decimal | int | date | str | None) -> str:
    """What is written to a cell as `jmdesk.exchange.carrier.SentCell` keeps it.

    Numbers plain ("1234.5"), dates ISO, 是 and 否, texts as they are, "" for an empty cell.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return cell_text(value)
    return plain_number(Decimal(value))


def loose(text: str) -> str:
    """A text without the differences in blanks and line ends that programs make."""
    return _SPACE.sub(" ", _CARRIAGE.sub("\n", text)).strip()


def marked(text: str) -> str:
    """A text in which something may be ticked, without blanks, every tick and box drawn alike."""
    return _SPACE.sub("", _CARRIAGE.sub("", text)).translate(_MARKS)


def unmarked(text: str) -> str:
    """The words of such a text, whatever is ticked in it."""
    return _MARK.sub("", marked(text))


def unchanged(cell: Cell, text: str, about: Field | None) -> bool:
    """Whether a cell still says what was sent; ``about`` is the field it shows, None for none."""
    told = sent_text(cell)
    return told == text or _same_text(told, text) or _same_meaning(cell, text, about)


def _same_text(told: str, text: str) -> bool:
    if loose(told) == loose(text):
        return True
    # Some programs leave out the tabs inside a cell.
    return "\t" in text and _SPACE.sub("", told) == _SPACE.sub("", text)


def _same_meaning(cell: Cell, text: str, about: Field | None) -> bool:
    if isinstance(cell, Decimal) and (_same_number(cell, text) or _same_day(cell, text)):
        return True
    if about is None:
        return _same_unknown(cell, text)
    if about.type.name in NAMED:
        return compared(cell_text(cell)) == compared(text)
    try:
        return bool(about.hear(typed(cell, about)).value == about.hear(text).value)
    except ValueError:
        return False


def _same_number(cell: Decimal, text: str) -> bool:
    """A number in the place of a text of digits, the noughts before it lost. Never a long one:
    whether its last digits were changed, nobody knows."""
    return not lost_digits(cell) and bool(_PLAIN.fullmatch(text)) and cell == Decimal(text)


def _same_day(cell: Decimal, text: str) -> bool:
    day = serial_day(cell)
    return day is not None and day.isoformat() == text


def _same_unknown(cell: Cell, text: str) -> bool:
    """Whether a cell of no field says the same: numbers written as text, with separators."""
    if not isinstance(cell, str) or not _PLAIN.fullmatch(text):
        return False
    try:
        return read_number(cell.rstrip("%％ ")).value == Decimal(text)
    except (ValueError, InvalidOperation):
        return False


def serial_day(cell: Cell) -> date | None:
    """The day of which a number is the serial; None for what is none."""
    if not isinstance(cell, Decimal) or cell != cell.to_integral_value():
        return None
    return _SERIAL_DAY + timedelta(days=int(cell)) if int(cell) in _SERIALS else None


def lost_digits(cell: Cell) -> bool:
    """Whether a number is so long that the spreadsheet has lost its end."""
    return isinstance(cell, Decimal) and cell.adjusted() >= _LOST


def typed(cell: Cell, about: Field) -> str:
    """A cell as a person would have typed it into this field: dates for serials, plain months."""
    kind = about.type.name
    if kind in ("date", "month") and (day := serial_day(cell)) is not None:
        cell = day
    if kind == "month" and isinstance(cell, date):
        return f"{cell.year}-{cell.month:02}"
    if kind == "month" and isinstance(cell, str) and re.fullmatch(r"\d{4}-\d\d-01", cell):
        return cell[:7]
    if kind == "year" and isinstance(cell, date):
        return str(cell.year)
    return sent_text(cell)


def stripped(text: str) -> str:
    """A text without its figures, by which a total is known when its figures have changed."""
    return re.sub(r"[\d.,%\s-]", "", plain_text(text))
