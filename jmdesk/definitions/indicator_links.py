"""What a set of indicators says about ledgers and choices: whether all of it is there."""

from __future__ import annotations

from collections.abc import Mapping

from jmdesk.definitions.indicator_reader import IndicatorFile
from jmdesk.definitions.indicators import Given
from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.report_links import check_sheet
from jmdesk.definitions.table import one_of
from jmdesk.language import tr


def check_indicator_links(file: IndicatorFile, ledgers: Mapping[str, Ledger]) -> None:
    """Note at the file each ledger, field or choice that it speaks of and that does not exist."""
    for number, one in enumerate(file.set.indicators):
        for place, source in enumerate(one.sources):
            at = ("indicators", number, "sources", place)
            if not source.given:
                check_sheet(file.source, at, source.sheet, ledgers)
            if source.standing is not None:
                check_sheet(file.source, (*at, "standing"), source.standing.sheet, ledgers)
    if file.set.given is not None:
        _check_given(file, file.set.given, ledgers)


def _check_given(file: IndicatorFile, given: Given, ledgers: Mapping[str, Ledger]) -> None:
    add = file.source.add
    ledger = ledgers.get(given.ledger)
    if ledger is None:
        text = tr("没有台账 {id}。{hint}", id=given.ledger, hint=one_of(given.ledger, ledgers))
        add(("given", "ledger"), "dangling", text)
        return
    for key in ("by", "value", "second"):
        name = getattr(given, key)
        if name and name not in ledger:
            text = tr("台账 {ledger} 没有栏目 {name}。", ledger=ledger.id, name=name)
            add(("given", key), "dangling", text)
    choices = ledger.by_name[given.by].choices if given.by in ledger else ()
    for number, one in enumerate(file.set.indicators):
        if one.given and not any(choice.startswith(f"{one.seq} ") for choice in choices):
            text = tr(
                "台账 {ledger} 的 {name} 里没有以“{seq} ”开头的一项。请加上。",
                ledger=ledger.id,
                name=given.by,
                seq=one.seq,
            )
            add(("indicators", number, "seq"), "dangling", text)
