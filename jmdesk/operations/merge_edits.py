"""What a workbook's hand edits have to ask the desk: records, units, names."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jmdesk.domain.history import compute
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import PERIOD, UNIT, Json, RecordId, Revision, RevisionId
from jmdesk.exchange.carrier import Carrier
from jmdesk.exchange.edits import SentRecord, find_edits
from jmdesk.exchange.incoming import look_at, whole
from jmdesk.exchange.merge_plan import Edit
from jmdesk.exchange.read_file import ReadFile
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import find_records
from jmdesk.operations.merge_words import DeskWords


def edits_in(desk: Desk, words: DeskWords) -> Callable[[ReadFile], tuple[Edit, ...]]:
    """Finds the hand edits of a workbook that the desk once wrote."""

    def find(read: ReadFile) -> tuple[Edit, ...]:
        carrier = read.carrier
        if carrier is None or carrier.table is None:
            return ()
        return find_edits(
            table=carrier.table,
            sheets=read.sheets,
            ledgers=desk.catalogue.ledgers,
            record=_Sent(desk, words, carrier).record,
            names=_Names(desk),
            digest=carrier.digest,
            file=read.name,
            banner=desk.banner,
        )

    return find


class _Sent:
    """Records as they travelled with a file; those that did not, as they are known here."""

    def __init__(self, desk: Desk, words: DeskWords, carrier: Carrier) -> None:
        self._desk = desk
        self._words = words
        self._carrier = carrier
        self._places: dict[str, list[int]] | None = None

    def record(self, id: str) -> SentRecord | None:
        """What is known of a record; None where it neither came nor is here."""
        sent = self._revisions(id)
        if sent:
            return self._told(id, sent[0].ledger, compute(sent).values)
        state = self._desk.store.states([RecordId(id)]).get(RecordId(id))
        return self._told(id, state.ledger, state.values) if state else None

    def _told(self, id: str, ledger: str, values: Mapping[str, Json]) -> SentRecord:
        return SentRecord(
            ledger=ledger,
            title=self._words.title(id, ledger, values),
            unit=_text(values.get(UNIT)),
            period=_text(values.get(PERIOD)),
        )

    def _revisions(self, id: str) -> list[Revision]:
        if self._places is None:
            self._places = {}
            for place, one in enumerate(look_at(self._carrier.revisions)):
                self._places.setdefault(one.record, []).append(place)
        places = self._places.get(id, [])
        ids, contents = self._carrier.ids, self._carrier.revisions
        return whole([RevisionId(ids[i]) for i in places], [contents[i] for i in places])


class _Names:
    """What only the desk knows: which unit or record a name in a cell means."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def unit(self, text: str, *, near: str) -> str:
        """The code of the unit of this name; ValueError with a sentence where it is uncertain."""
        if near and (found := self._desk.units.resolve(text, within=near).unit):
            return found.code
        try:
            return self._desk.find_unit(text).code
        except Refusal as refusal:
            raise ValueError(refusal.message) from refusal

    def reference(self, text: str, *, target: str, unit: str, period: str) -> str:
        """The id of the one record that people call so; ValueError with a sentence otherwise."""
        found = find_records(self._desk, ledger=target, text=text)
        exact = [id for id, name in found if name == text] or [id for id, _ in found]
        if len(exact) == 1:
            return exact[0]
        if exact:
            raise ValueError(tr("有 {count} 条记录叫“{text}”。", count=len(exact), text=text))
        raise ValueError(tr("没有找到“{text}”。", text=text))


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
