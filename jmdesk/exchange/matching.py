"""Which record a row is: known again by its keys, new, or to be asked about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from jmdesk.definitions.identity import key_id
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT, RecordId
from jmdesk.domain.unit import plain
from jmdesk.exchange.plan import NEW, Option, Question
from jmdesk.exchange.row_values import RowValues
from jmdesk.language import tr

Key = tuple[Any, ...]


class Matcher:
    """The current records of a ledger, findable by each alternative key (`Ledger.match`)."""

    def __init__(self, ledger: Ledger, records: Iterable[Record]) -> None:
        self._ledger = ledger
        self._alternatives = ledger.match or ((ledger.key,) if ledger.key else ())
        self._by_id: dict[RecordId, Record] = {}
        self._by_key: dict[tuple[str, ...], dict[Key, Record]] = defaultdict(dict)
        self._partial: dict[Key, list[Record]] = defaultdict(list)
        for record in records:
            self._by_id[record.id] = record
            for names in self._alternatives:
                key = _key(names, record.values, record.unit, record.period)
                if key is not None:
                    self._by_key[names].setdefault(key, record)
            for partial in self._partials(record.values):
                self._partial[partial].append(record)

    def find(self, read: RowValues, values: Mapping[str, Any], id: RecordId) -> Record | None:
        """The record of a row: by the id it states, the alternative keys in order, the own id."""
        if read.record and (known := self._by_id.get(RecordId(read.record))):
            return known
        for names in self._alternatives:
            key = _key(names, values, read.unit, read.period)
            if key is not None and key in self._by_key[names]:
                return self._by_key[names][key]
        return self._by_id.get(id)

    def get(self, id: str) -> Record | None:
        """The record with this id."""
        return self._by_id.get(RecordId(id))

    def alike(self, values: Mapping[str, Any], matched: frozenset[RecordId]) -> list[Record]:
        """Records that agree in all of a key but one of its texts, and that no row has taken."""
        found: dict[RecordId, Record] = {}
        for partial in self._partials(values):
            for record in self._partial[partial]:
                if record.id not in matched:
                    found.setdefault(record.id, record)
        return sorted(found.values(), key=lambda record: record.id)

    def _partials(self, values: Mapping[str, Any]) -> Iterator[Key]:
        for names in self._alternatives:
            texts = _texts(self._ledger, names)
            if len(texts) < 2 or UNIT in names or PERIOD in names:
                continue
            for left_out in texts:
                rest = tuple(name for name in names if name != left_out.name)
                key = _key(rest, values, "", None)
                if key is not None:
                    yield (*rest, *key)


def row_id(ledger: Ledger, read: RowValues, values: Mapping[str, Any], *, banner: str) -> RecordId:
    """The id of a new record that comes from a row: the same on every desk.

    From the natural key; where the ledger has none the id that the row states, else one made from
    all its values.
    """
    if ledger.key:
        return ledger.record_id(values, unit=read.unit, period=read.period, banner=banner)
    if read.record:
        return RecordId(read.record)
    told = sorted(
        (name, ledger.field(name).store(value))
        for name, value in values.items()
        if value is not None
    )
    flat = [part for pair in told for part in pair]
    return key_id(ledger.id, ["import", read.unit, str(read.period or ""), *flat])


def key_text(ledger: Ledger, values: Mapping[str, Any]) -> str:
    """The key of a row as people read it: 2023·项目名称·地点."""
    names = max(ledger.match or (ledger.key,), key=len)
    shown = [ledger.field(n).show(values.get(n)) for n in names if n in ledger]
    return "·".join(plain(text) for text in shown if text)


def renamed_question(
    ledger: Ledger, values: Mapping[str, Any], alike: Sequence[Record], *, sheet: str, cell: str
) -> Question:
    """「更名，还是新项目？」"""
    key = key_text(ledger, values)
    options = [
        Option(
            value=record.id,
            label=tr("更名，就是“{known}”", known=key_text(ledger, record.values)),
        )
        for record in alike
    ]
    return Question(
        kind="renamed",
        key=key,
        text=tr(
            "工作表“{sheet}”{cell} 的“{key}”与已有的“{known}”{others}只有一部分相同：更名，"
            "还是新项目？",
            sheet=sheet,
            cell=cell,
            key=key,
            known=key_text(ledger, alike[0].values),
            others=tr("等 {count} 条", count=len(alike)) if len(alike) > 1 else "",
        ),
        sheet=sheet,
        cell=cell,
        options=(*options, Option(value=NEW, label=tr("新项目"))),
    )


def _texts(ledger: Ledger, names: Sequence[str]) -> list[Field]:
    fields = [ledger.field(name) for name in names if name in ledger]
    return [field for field in fields if field.type.name in ("text", "long_text")]


def _key(
    names: Sequence[str], values: Mapping[str, Any], unit: str, period: Period | None
) -> Key | None:
    """The values under these names, compared without white space; None where one is empty."""
    told = {UNIT: unit, PERIOD: str(period) if period else ""}
    parts = [told[name] if name in told else values.get(name) for name in names]
    if any(part is None or part == "" for part in parts):
        return None
    return tuple(plain(part) if isinstance(part, str) else part for part in parts)
