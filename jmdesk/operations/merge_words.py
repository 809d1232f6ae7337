"""Names and values of records that may not have arrived yet, as people read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeAlias

from jmdesk.definitions.ledger import Field
from jmdesk.domain.beside import is_beside
from jmdesk.domain.period import Period
from jmdesk.domain.revision import PERIOD, UNIT, Json, LedgerId, RecordId
from jmdesk.language import tr
from jmdesk.operations.beside_words import beside_label, beside_shown
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import show
from jmdesk.store.states import State
from jmdesk.store.wording import Naming, Titles

_LONGEST = 200
"""Letters of a value that is shown beside another one."""


_ABOUT_REPORTS = frozenset({"submission", "review", "notice"})
"""The ledgers that name a report and its period by what the program calls them."""
_REPORT, _SUBJECT_PERIOD = "report", "subject_period"

Come: TypeAlias = "Callable[[RecordId], tuple[str, Mapping[str, Json]] | None]"


class DeskWords:
    """What `jmdesk.exchange.disputes.Words` asks. ``come`` gives ledger and values of a record
    that is on its way here."""

    def __init__(self, desk: Desk, come: Come = lambda record: None) -> None:
        self._desk = desk
        self._come = come

    def label(self, ledger: str, field: str) -> str:
        """What a field is called; its bare name where this desk does not know it."""
        if field == UNIT:
            return tr("单位")
        if field == PERIOD:
            return tr("期")
        if is_beside(field):
            return beside_label(self._desk.catalogue.ledgers.get(ledger), field)
        about = self._field(ledger, field)
        return about.label if about else field

    def shown(self, ledger: str, field: str, value: Json) -> str:
        """A stored value with its measure, "" for empty; as it is stored where it is unknown."""
        text = self._shown(ledger, field, value)
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"

    def _shown(self, ledger: str, field: str, value: Json) -> str:
        if value is None or value == "":
            return ""
        if field == UNIT:
            return self._desk.units.name(str(value))
        if field == PERIOD:
            return _period(str(value))
        if ledger in _ABOUT_REPORTS and field in (_REPORT, _SUBJECT_PERIOD):
            return self._of_report(field, str(value))
        if is_beside(field):
            return beside_shown(field, value)
        about = self._field(ledger, field)
        if about is None:
            return str(value)
        try:
            loaded = about.load(value)
        except (ValueError, ArithmeticError):
            return str(value)
        return f"{self._told(about, loaded)} {about.measure}".strip()

    def _told(self, about: Field, loaded: Any) -> str:
        if about.type.name != "reference":
            return show(self._desk, about, loaded)
        return self.title(str(loaded), about.target, {}) or tr("（未收到）")

    def title(self, record: str, ledger: str, values: Mapping[str, Json]) -> str:
        """What a record with these values is called; without any, with those that it has."""
        naming = Naming(unit=self._desk.units.name, period=lambda period: period.label)
        state = _state(record, ledger, values) if values else self._find(record)
        return self._titles.title(self._worded(state), naming) if state else ""

    def _worded(self, state: State) -> State:
        """With the report and its period as people call them, where it is about one."""
        if state.ledger not in _ABOUT_REPORTS:
            return state
        told = {
            name: self._of_report(name, value)
            for name in (_REPORT, _SUBJECT_PERIOD)
            if isinstance(value := state.values.get(name), str)
        }
        return replace(state, values={**state.values, **told})

    def _of_report(self, field: str, value: str) -> str:
        """表6 嘎查月报单 or 2024年5月; as it is stored where this desk does not know it."""
        if field == _SUBJECT_PERIOD:
            return _period(value)
        reports = {str(id): report for id, report in self._desk.catalogue.reports.items()}
        report = reports.get(value)
        return f"{report.number} {report.name}".strip() if report else value

    @cached_property
    def _titles(self) -> Titles:
        ledgers = {str(id): ledger for id, ledger in self._desk.catalogue.ledgers.items()}
        return Titles(ledgers, self._find)

    def _find(self, record: str) -> State | None:
        id = RecordId(record)
        if (come := self._come(id)) is not None:
            return _state(record, *come)
        return self._desk.store.states([id]).get(id)

    def _field(self, ledger: str, name: str) -> Field | None:
        definition = self._desk.catalogue.ledgers.get(ledger)
        if definition is None:
            return None
        return definition.by_name.get(definition.names.get(name, name))


def _period(value: str) -> str:
    with suppress(ValueError):
        return Period.parse(value).label
    return value


def _state(record: str, ledger: str, values: Mapping[str, Json]) -> State:
    return State(record=RecordId(record), ledger=LedgerId(ledger), values=values, heads=())
