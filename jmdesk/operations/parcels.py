"""What goes into a file that travels: revisions, the definitions and documents they need."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from jmdesk import __version__
from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId, RevisionId
from jmdesk.exchange.carrier import FORMAT, Definition, Kind, Manifest
from jmdesk.operations.arrived_definitions import newest_kept
from jmdesk.operations.desk import Desk
from jmdesk.operations.identity import own_changes
from jmdesk.operations.own_definitions import file_of_definition

_DIGEST = re.compile(r"[0-9a-f]{64}")
_SUBMISSION = ("submission", "document")
"""Where a submission keeps which document it is."""


class _Content(msgspec.Struct):
    record: str
    ledger: str
    values: dict[str, Any] = {}


_READ = msgspec.json.Decoder(_Content)


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One revision that travels: its canonical content, and what of it decides what goes along."""

    id: RevisionId
    content: bytes
    record: RecordId
    ledger: str
    values: Mapping[str, Any]


def items(revisions: Iterable[tuple[RevisionId, bytes]]) -> Iterator[Item]:
    """Revisions as the store gives them, looked into."""
    for id, content in revisions:
        told = _READ.decode(content)
        yield Item(
            id=id,
            content=content,
            record=RecordId(told.record),
            ledger=told.ledger,
            values=told.values,
        )


def records_by_ledger(parcel: Iterable[Item]) -> dict[str, int]:
    """How many records of each ledger, the most first."""
    owners = {item.record: item.ledger for item in parcel}
    return dict(Counter(owners.values()).most_common())


def references(desk: Desk, parcel: Iterable[Item]) -> set[RecordId]:
    """The records that these name."""
    links = {
        ledger.id: [field.name for field in ledger.fields if field.type.name == "reference"]
        for ledger in desk.catalogue.ledgers.values()
    }
    return {
        RecordId(told)
        for item in parcel
        for name in links.get(_id(item.ledger), ())
        if isinstance(told := item.values.get(name), str) and told
    }


def _id(name: str) -> Any:
    return name


def document_digests(desk: Desk, parcel: Iterable[Item], *, attachments: bool = True) -> set[str]:
    """The SHA-256 of the documents that belong to these; a submission's own always does."""
    kept = {
        ledger.id: [field.name for field in ledger.fields if field.type.name == "attachment"]
        for ledger in desk.catalogue.ledgers.values()
    }
    found: set[str] = set()
    for item in parcel:
        if item.ledger == _SUBMISSION[0]:
            found.add(str(item.values.get(_SUBMISSION[1]) or ""))
        if attachments:
            for name in kept.get(_id(item.ledger), ()):
                found.update(_attached(item.values.get(name)))
    return {digest for digest in found if _DIGEST.fullmatch(digest)}


def kept_papers(parcel: Iterable[Item]) -> frozenset[str]:
    """The SHA-256 of the papers that submissions keep, as they went out."""
    told = (one.values.get(_SUBMISSION[1]) for one in parcel if one.ledger == _SUBMISSION[0])
    return frozenset(str(digest) for digest in told if digest)


def _attached(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict) and isinstance(one.get("digest"), str):
            yield one["digest"]


def documents(desk: Desk, digests: Iterable[str]) -> dict[str, bytes]:
    """Those of the documents that are here."""
    found: dict[str, bytes] = {}
    for digest in sorted(digests):
        try:
            found[digest] = desk.store.document(digest)
        except Refusal:  # it has not arrived here either
            continue
    return found


def definitions(desk: Desk, ledgers: Iterable[str]) -> dict[str, tuple[Definition, bytes]]:
    """What the receiver needs to read records of these ledgers, by digest: what is in use here,
    or what came along with records and is newer."""
    wanted = set(ledgers)
    found = dict(newest_kept(desk, wanted))
    for name in sorted(wanted - {told.id for told, _ in found.values()}):
        ledger = desk.catalogue.ledgers.get(_id(name))
        source = file_of_definition(ledger) if ledger else b""
        if ledger and source:
            told = Definition(
                kind="ledger", id=ledger.id, version=ledger.version, title=ledger.title
            )
            found[ledger.digest] = (told, source)
    return found


def manifest(desk: Desk, kind: Kind, **told: Any) -> Manifest:
    """Who makes the file and when; counts and hashes come with the parts."""
    return Manifest(
        format=FORMAT,
        kind=kind,
        unit=desk.unit,
        unit_name=desk.units.name(desk.unit),
        device=desk.store.setting("device"),
        at=datetime.now().astimezone().replace(microsecond=0, tzinfo=None).isoformat(),
        program=f"jmdesk {__version__}",
        person=desk.person,
        keys=own_changes(desk),
        **told,
    )


def known_ledgers(desk: Desk, names: Iterable[str]) -> Sequence[Ledger]:
    """Those of the ledgers that this desk knows, in the order of the catalogue."""
    wanted = set(names)
    return [ledger for ledger in desk.catalogue.ledgers.values() if ledger.id in wanted]
