"""Figures whose measure stands in another field of the record: 目标 beside 计量单位."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jmdesk.definitions.ledger import Field


def measured(about: Field, values: Mapping[str, Any]) -> Field:
    """The field in the measure that the record's ``values`` give for it, else as it is.

    So 约1,000人 is read where the measure is 人, and 2000万 is 2000 where it is 万元.
    """
    told = values.get(about.measure_in) if about.measure_in else None
    return replace(about, measure=told.strip()) if isinstance(told, str) else about
