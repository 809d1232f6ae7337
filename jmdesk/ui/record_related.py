"""The strip of related records under a record's title: each one click away."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.relating import Named, Relation, named, related, related_ids
from jmdesk.ui.flow import FlowLayout
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.parts import button, label
from jmdesk.ui.tab_order import lead
from jmdesk.ui.tips import tip

_LONGEST = 18
"""Characters of a record's name before it is cut off."""

Found = tuple[tuple[Named, ...], tuple[Relation, ...]]


class RelatedRecords(QObject):
    """Looks up what belongs to a record, and shows it in a strip.

    Signals: ``record_asked`` (ledger, record) for one record; ``records_asked`` (ledger, ids,
    title) for several.
    """

    record_asked = Signal(str, str)
    records_asked = Signal(str, object, str)

    def __init__(self, desk: Desk, jobs: Jobs, ledger: Ledger, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._jobs, self._ledger = desk, jobs, ledger
        self._record: Record | None = None
        self.strip = RelatedStrip()
        self.strip.named_asked.connect(self._open_named)
        self.strip.relation_asked.connect(self._open_relation)

    def look_up(self, record: Record) -> None:
        """Look up what belongs to this record now."""
        self._record = record
        self._jobs.start(lambda _progress: self._find(record), then=self._show)

    def _find(self, record: Record) -> Found:
        """In the worker: counting may look through a large ledger."""
        stored = bool(record.heads)
        return (
            named(self._desk, self._ledger, record.values),
            related(self._desk, ledger=self._ledger.id, record=record.id) if stored else (),
        )

    @Slot(object)
    def _show(self, found: Found) -> None:
        self.strip.show_found(*found)

    @Slot(object)
    def _open_named(self, one: Named) -> None:
        self.record_asked.emit(one.ledger, one.record)

    @Slot(object)
    def _open_relation(self, relation: Relation) -> None:
        record = self._record
        if record is None:
            return
        ids = self._ids(relation, record.id)
        if len(ids) == 1:
            self.record_asked.emit(relation.ledger, ids[0])
        else:
            name = self._desk.store.title(record.id, unit_name=self._desk.units.name)
            self.records_asked.emit(relation.ledger, ids, f"{name}　{relation.label}")

    def _ids(self, relation: Relation, record: RecordId) -> tuple[RecordId, ...]:
        return related_ids(self._desk, ledger=relation.ledger, field=relation.field, record=record)


class RelatedStrip(QWidget):
    """Signals: ``named_asked`` (Named), ``relation_asked`` (Relation)."""

    named_asked = Signal(object)
    relation_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("相关的记录"))
        self._flow = FlowLayout(self, gap=14)
        self._last: QWidget = self
        self.hide()

    def show_found(self, named: tuple[Named, ...], relations: tuple[Relation, ...]) -> None:
        """Show these links and nothing else."""
        self._last = self
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if named or relations:
            self._flow.addWidget(label(tr("相关"), role="quiet"))
        for one in named:
            self._add(f"{one.label} {_short(one.name)} ›", one.name, self.named_asked, one)
        for relation in relations:
            text = f"{relation.label} {relation.count} ›"
            self._add(text, relation.label, self.relation_asked, relation)
        self.setVisible(bool(named or relations))
        self.updateGeometry()

    def _add(self, text: str, hint: str, signal: object, what: object) -> None:
        made = button(text, partial(signal.emit, what), role="link")  # type: ignore[attr-defined]
        made.setToolTip(tip(hint))
        self._flow.addWidget(made)
        lead(self._last, made)
        self._last = made


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
