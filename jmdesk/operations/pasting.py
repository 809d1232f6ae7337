"""One pasted or typed cell as a value: checked before it counts, never silently 0."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from jmdesk.definitions.fieldtypes.choosing import SEPARATORS, find_choice
from jmdesk.definitions.ledger import Field
from jmdesk.definitions.numbers import DITTO, EMPTY, ditto_sentence, plain_text
from jmdesk.domain.period import Period
from jmdesk.domain.revision import RecordId
from jmdesk.domain.unit import Match
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import list_query, record_name
from jmdesk.store.initials import initials
from jmdesk.store.query import Query


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, None for an empty cell; ``note`` says how it was read where that is not plain.

    A number with a qualifier is `Qualified`, also in a field of exact numbers.
    """

    value: Any
    note: str = ""


_NONE, _SOME = "无", "有"
"""无变化 and 有变化."""
_NARROW = re.compile(r"#{2,}")
_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+\d{2,3}")
_CUT = re.compile(r"\d{15}0{2,}")
_NUMERIC = frozenset({"count", "money", "decimal", "percent", "qualified"})
_CODED = frozenset({"text", "phone", "id_number"})
_STOP = re.compile(r"(?<=\d)。(?=\d)")
"""What a Chinese input method makes of a point between digits."""
_MOMENTS = frozenset({"date", "month", "year"})
_MANY = 20


def read_cell(
    desk: Desk, field: Field, text: str, *, unit: str = "", period: Period | None = None
) -> Cell:
    """What a cell says, as a value of ``field``; ValueError with a Chinese sentence otherwise.

    ``unit`` is where names of units and records are looked for first, ``period`` gives the year
    of a day written without one. For many cells make one `CellReader`.
    """
    return CellReader(desk, unit=unit, period=period).read(field, text)


class CellReader:
    """Reads cells for one unit and period, each name looked up once."""

    def __init__(self, desk: Desk, *, unit: str = "", period: Period | None = None) -> None:
        self._desk = desk
        self._unit = unit or desk.unit
        self._period = period
        self._known: dict[tuple[str, str], Cell] = {}

    def read(self, field: Field, text: str) -> Cell:
        """See `read_cell`."""
        text, kind = text.replace("\xa0", " ").strip(), field.type.name
        _refuse_spoilt(field, text)
        if kind in ("unit", "units"):
            return self._units(field, text)
        if kind == "reference":
            return self._reference(field, text)
        if kind in _NUMERIC or kind in _MOMENTS:
            return _heard(field, _STOP.sub(".", text), self._period)
        if kind in ("choice", "choices"):
            return _choices(field, text)
        if kind == "yes_no":
            return _yes_no(field, text)
        return Cell(None if plain_text(text) in EMPTY else field.read(text.removeprefix("'")))

    def _units(self, field: Field, text: str) -> Cell:
        if plain_text(text) in EMPTY:
            return Cell(None)
        if field.type.name == "unit":
            return self._unit_named(text)
        parts = [part for part in SEPARATORS.split(plain_text(text)) if part]
        cells = [self._unit_named(part) for part in parts]
        codes = tuple(dict.fromkeys(cell.value for cell in cells))
        return Cell(codes or None, "".join(cell.note for cell in cells))

    def _unit_named(self, text: str) -> Cell:
        key = ("unit", text)
        if key not in self._known:
            self._known[key] = self._look_up_unit(text)
        return self._known[key]

    def _look_up_unit(self, text: str) -> Cell:
        units, places = self._desk.units, dict.fromkeys((self._unit, self._desk.banner, ""))
        several = Match(unit=None)
        for within in places:
            match = units.resolve(text, within=within)
            if match.unit:
                return Cell(match.unit.code)
            several = several if several.candidates else match
        for within in () if several.candidates else places:
            found = units.find(text, within=within, limit=2)
            if len(found) == 1:
                return Cell(found[0].code, _read_as(text, found[0].name))
            several = Match(unit=None, candidates=tuple(found))
            if found:
                break
        if several.candidates:
            raise ValueError(_several(text, [units.path(one.code) for one in several.candidates]))
        raise ValueError(tr("单位表里没有“{text}”，请写全名，或从列表中选择。", text=text))

    def _reference(self, field: Field, text: str) -> Cell:
        if plain_text(text) in EMPTY:
            return Cell(None)
        key = (field.target, text)
        if key not in self._known:
            self._known[key] = self._look_up_record(field, text)
        return self._known[key]

    def _look_up_record(self, field: Field, text: str) -> Cell:
        stored = self._desk.store.record(RecordId(text.lower()))
        if stored is not None and stored.ledger == field.target:
            return Cell(stored.id)
        found = self._found(field.target, text)
        same = [id for id, name in found.items() if name == text] or list(found)
        if len(same) > 1:
            same = [id for id in same if self._of_this_year(field.target, id)] or same
        if len(same) == 1:
            name = found[same[0]]
            return Cell(same[0], "" if name == text else _read_as(text, name))
        if same:
            raise ValueError(_several(text, [found[id] for id in same]))
        raise ValueError(
            tr(
                "“{label}”里没有叫“{text}”的，请写全名，或从列表中选择。",
                label=field.label,
                text=text,
            )
        )

    def _found(self, ledger: str, text: str) -> dict[RecordId, str]:
        """Records whose text or initials hold the words, with what they are called."""
        query = list_query(self._desk, ledger=ledger, unit=self._unit, search=text)
        for one in (query, Query(ledger=ledger, search=text)):
            if keys := self._desk.store.keys(one)[:_MANY]:
                rows = self._desk.store.rows(ledger, keys)
                exact = [row for row in rows if row.get("name") == text] or rows
                return {row.id: record_name(self._desk, row.id) for row in exact}
        return {}

    def _of_this_year(self, ledger: str, id: RecordId) -> bool:
        record = self._desk.store.found(ledger, [id]).get(id)
        return bool(record and self._period and record.get("year") == self._period.end.year)


def _refuse_spoilt(field: Field, text: str) -> None:
    """What only stands for a value, or has lost it on its way through a spreadsheet."""
    if text in DITTO:
        raise ValueError(ditto_sentence(text))
    if _NARROW.fullmatch(text):
        raise ValueError(tr("原表的列太窄，只显示了“{text}”，请拉宽那一列再复制。", text=text))
    if _ERROR.fullmatch(text):
        raise ValueError(tr("“{text}”是原表的公式出错，没有数，请先改好原表。", text=text))
    if field.type.name in _CODED and _SCIENTIFIC.fullmatch(text):
        raise ValueError(_lost_digits(text))
    if field.type.name in _CODED and _CUT.fullmatch(text):
        raise ValueError(_lost_digits(text))


def _lost_digits(text: str) -> str:
    return tr(
        "“{text}”像是被表格软件改过的长号码，只有前 15 位可靠，请对照原件重填。"
        "如果确实是这样，请在前面加一个 '。",
        text=text,
    )


def _heard(field: Field, text: str, period: Period | None) -> Cell:
    heard = field.hear(text, period)
    return Cell(heard.value, heard.note)


def _choices(field: Field, text: str) -> Cell:
    if field.type.name == "choice":
        if find_choice(text, field) is not None or plain_text(text) in EMPTY:
            return Cell(field.read(text))
        short = _shortened(field, text)
        return Cell(short, _read_as(text, short)) if short else Cell(field.read(text))
    if find_choice(text, field) is not None or plain_text(text) in EMPTY:
        return Cell(field.read(text))
    parts = [part for part in SEPARATORS.split(plain_text(text)) if part]
    whole = [
        part if find_choice(part, field) else _shortened(field, part) or part for part in parts
    ]
    value = field.read("、".join(whole))
    return Cell(value, "" if whole == parts else _read_as(text, field.show(value)))


def _shortened(field: Field, text: str) -> str:
    """The only choice that begins so, or has these initials; "" where several or none do."""
    plain = plain_text(text).lower()
    begins = [one for one in field.choices if len(plain) > 1 and one.startswith(plain)]
    spoken = [one for one in field.choices if plain.isalpha() and initials(one) == plain]
    if not spoken and plain.isascii() and plain.isalpha():
        spoken = [one for one in field.choices if initials(one).startswith(plain)]
    found = begins or spoken
    return found[0] if len(found) == 1 else ""


def _yes_no(field: Field, text: str) -> Cell:
    """Also the label's own words: 无变化 under 本月无变化 means yes, 有变化 no."""
    plain = plain_text(text).strip("()[]")
    if len(plain) > 1 and plain in field.label:
        return Cell(True)
    _, none, rest = field.label.partition(_NONE)
    if none and plain == _SOME + rest:
        return Cell(False)
    return Cell(field.read(plain))


def _read_as(text: str, meant: str) -> str:
    return tr("“{text}”读作 {meant}。", text=text, meant=meant)


def _several(text: str, names: list[str]) -> str:
    return tr(
        "“{text}”可以指 {names}，请写全名，或从列表中选择。",
        text=text,
        names="、".join(names[:3]) + ("……" if len(names) > 3 else ""),
    )
