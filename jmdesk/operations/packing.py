"""What goes upward or downward: chosen, counted and said, then written as one file or several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.revision import UNIT, RecordId, RevisionId
from jmdesk.exchange.carrier import Definition
from jmdesk.operations import parcels, personal
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import shared_with
from jmdesk.operations.own_definitions import own_definitions
from jmdesk.operations.parcels import Item
from jmdesk.operations.personal import Persons
from jmdesk.store.query import Query

ANYONE = "*"
"""As ``to_unit``: for whoever gets it; nothing is taken as received already."""
_ALWAYS = ("unit", "alias", "notice")
"""Ledgers of which everything goes: how units are called, and until when a unit above wants what
those below it report."""


@dataclass(frozen=True, kw_only=True)
class Travelling:
    """What would be packed, to be said before it is written.

    ``unit`` and ``period`` are what was asked for, ``to_unit`` the code of the receiver, "" for
    anyone. ``records`` counts by ledger. ``documents`` are sizes in bytes by SHA-256. ``persons``
    is what of it is about persons; ``held_back`` records were left out because of that.
    ``acknowledged`` revisions the receiver has already. ``definitions`` go along whatever is
    recorded in them, by digest (`own_definitions`): only to those below, or to anyone.
    """

    unit: str
    period: str
    to_unit: str
    parcel: tuple[Item, ...]
    documents: Mapping[str, int] = field(default_factory=dict)
    persons: Persons = field(default_factory=Persons)
    held_back: frozenset[RecordId] = frozenset()
    acknowledged: int = 0
    definitions: Mapping[str, tuple[Definition, bytes]] = field(default_factory=dict)

    @property
    def anything(self) -> bool:
        """Whether there is something to pack: records, or what this desk uses of its own."""
        return bool(self.parcel or self.definitions)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the definitions that go along, each once."""
        return tuple(dict.fromkeys(told.title for told, _ in self.definitions.values()))

    @property
    def kept(self) -> int:
        """How many of the documents are papers that were submitted; the others are attachments."""
        return len(parcels.kept_papers(self.parcel) & self.documents.keys())

    @property
    def records(self) -> dict[str, int]:
        """How many records of each ledger, by its id."""
        return parcels.records_by_ledger(self.parcel)

    @property
    def attached_mb(self) -> float:
        """The documents together, in MB."""
        return sum(self.documents.values()) / 1_000_000


def plan_pack(
    desk: Desk,
    *,
    unit: str | None = None,
    period: Period | None = None,
    to_unit: str = "",
    everything: bool = False,
    attachments: bool = True,
    persons: bool = True,
) -> Travelling:
    """What this desk has to send, of a unit and all below it or all that it holds.

    To the unit above unless ``to_unit`` (a code, or `ANYONE`) says otherwise; to one below goes
    nothing of its neighbours. What a desk there has acknowledged, or sent here itself, is left out
    unless ``everything`` is wanted. A narrowed one also takes the records that it refers to.
    Without ``persons`` no record that says something about a person goes.
    """
    desk.needs_unit()
    to = "" if to_unit == ANYONE else to_unit or above(desk)
    chosen = _chosen(desk, unit, period, to)
    told = personal.count(desk, chosen)
    if not persons:
        chosen = [item for item in chosen if item.record not in told.records]
    known = frozenset() if everything or not to else _known_there(desk, to)
    parcel = tuple(item for item in chosen if item.id not in known)
    digests = parcels.document_digests(desk, parcel, attachments=attachments)
    return Travelling(
        unit=unit or "",
        period=str(period or ""),
        to_unit=to,
        parcel=parcel,
        documents=_sizes(desk, digests),
        persons=personal.count(desk, parcel),
        held_back=frozenset() if persons else told.records,
        acknowledged=len(chosen) - len(parcel),
        definitions=own_definitions(desk) if to_unit == ANYONE or _is_below(desk, to) else {},
    )


def _known_there(desk: Desk, unit: str) -> frozenset[RevisionId]:
    return desk.store.acknowledged(unit) | desk.store.came_from(unit)


def above(desk: Desk) -> str:
    """The code of the unit to which this desk reports; "" for a banner and above."""
    own = desk.units.get(desk.unit)
    banner = desk.units.banner_of(desk.unit)
    return "" if banner is None or banner.code == own.code else own.parent


def below(desk: Desk) -> tuple[str, ...]:
    """The codes of the units directly below this desk's that are there today, in order."""
    tree = desk.units
    under = (tree.get(code) for code in sorted(tree.under(desk.unit)))
    return tuple(
        unit.code
        for unit in under
        if unit.parent == desk.unit and not unit.until and not unit.successor
    )


def _sizes(desk: Desk, digests: Iterable[str]) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for digest in sorted(digests):
        sizes |= {one: len(content) for one, content in parcels.documents(desk, [digest]).items()}
    return sizes


def _chosen(desk: Desk, unit: str | None, period: Period | None, to: str) -> list[Item]:
    """All that is asked for, and what it refers to."""
    whole = unit is None and period is None
    if whole and not _is_below(desk, to):
        return list(parcels.items(desk.store.accepted()))
    pairs = _meant_for(desk, to) if whole else _narrowed(desk, unit, period)
    found = {item.id: item for item in parcels.items(pairs)}
    missing = parcels.references(desk, found.values())
    known = {item.record for item in found.values()}
    while missing := missing - known:
        more = list(parcels.items(desk.store.revisions_of(missing)))
        known |= missing
        found |= {item.id: item for item in more}
        missing = parcels.references(desk, more)
    return list(found.values())


def _is_below(desk: Desk, to: str) -> bool:
    return to != desk.unit and to in desk.units.under(desk.unit)


def _meant_for(desk: Desk, to: str) -> Iterator[tuple[RevisionId, bytes]]:
    """For a unit below: its own, and what belongs to those above it. The figures of its
    neighbours are not its business; it would leave them out and acknowledge nothing."""
    above = {one.code for one in desk.units.ancestors(to)}
    yield from desk.store.accepted(units=desk.units.under(to) | above)
    yield from desk.store.accepted(ledgers=_ALWAYS)


def _narrowed(
    desk: Desk, unit: str | None, period: Period | None
) -> Iterator[tuple[RevisionId, bytes]]:
    """By unit and, in ledgers that have periods, by period; with what units look up themselves."""
    units = desk.units.under(unit) if unit else None
    ledgers = list(desk.catalogue.ledgers.values())
    timeless = [ledger.id for ledger in ledgers if ledger.period is None]
    yield from desk.store.accepted(units=units, ledgers=timeless)
    timed = [ledger.id for ledger in ledgers if ledger.period is not None]
    yield from desk.store.accepted(units=units, ledgers=timed, period=period)
    yield from desk.store.accepted(ledgers=_ALWAYS)
    if unit:
        yield from desk.store.revisions_of(_named(desk, ledgers, unit, period))


def _named(
    desk: Desk, ledgers: Sequence[Ledger], unit: str, period: Period | None
) -> set[RecordId]:
    """Records of other units that name this one or one below it, deleted ones too."""
    under = desk.units.under(unit)
    found: set[RecordId] = set()
    for ledger in ledgers:
        if not ledger.unit_by:
            continue
        query = Query(
            ledger=ledger.id, units=under, shared=shared_with(desk, unit), period=period,
            fields=frozenset(ledger.unit_by),
        )  # fmt: skip
        found.update(record.id for record in desk.store.records(query))
        found.update(
            record.id
            for record in desk.store.deleted(ledger.id)
            if any(_names(record.get(name), under) for name in ledger.unit_by if name != UNIT)
        )
    return found


def _names(value: object, units: frozenset[str]) -> bool:
    told = value if isinstance(value, tuple | list) else (value,)
    return any(one in units for one in told)
