"""Figures whose measure stands in another field of the record: 目标 beside 计量单位."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.memory import MemoryFacts
from jmdesk.definitions.scope import RecordScope, quiet
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId


def measured(about: Field, values: Mapping[str, Any], ledger: Ledger) -> Field:
    """The field in the measure that the record's ``values`` give for it, else as it is.

    So 约1,000人 is read where the measure is 人, and 2000万 is 2000 where it is 万元. A measure
    that is worked out may ask nothing but other fields of the record.
    """
    if not about.measure_in:
        return about
    told = values.get(about.measure_in)
    if ledger.field(about.measure_in).computed:
        told = _worked_out(about.measure_in, values, ledger)
    return replace(about, measure=told.strip()) if isinstance(told, str) else about


def _worked_out(name: str, values: Mapping[str, Any], ledger: Ledger) -> Any:
    record = Record(id=RecordId(""), ledger=ledger.id, unit="", period=None, values=values)
    facts = MemoryFacts({ledger.id: ledger})
    return quiet(RecordScope(ledger, record, facts, today=date.min).name, name)
