"""Whether bytes from outside are a revision, written in the one way in which it is hashed."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

import msgspec

from jmdesk.domain.revision import LedgerId, RecordId, Revision, RevisionId
from jmdesk.exchange.refused import Refused

DEPTH = 20
"""How deeply a value may be nested."""

_Name: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
_Digest: TypeAlias = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
_Short: TypeAlias = Annotated[str, msgspec.Meta(max_length=1_000)]


class RevisionForm(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """The parts of a revision by name, in the order in which they are written."""

    at: _Short = ""
    definition: Annotated[str, msgspec.Meta(max_length=64)]
    deleted: bool = False
    device: _Short = ""
    ledger: _Name
    parents: Annotated[list[_Digest], msgspec.Meta(max_length=10_000)]
    person: _Short = ""
    reason: str | msgspec.UnsetType = msgspec.UNSET
    record: _Name
    values: dict[str, Any]
    version: Annotated[int, msgspec.Meta(ge=0, lt=1_000_000)]


_decode = msgspec.json.Decoder(RevisionForm).decode
_encode = msgspec.json.Encoder(order="sorted").encode


def checked_revision(content: bytes) -> RevisionForm:
    """The revision that these bytes are; `Refused` ("altered") where they are none."""
    try:
        form = _decode(content)
        if _encode(form) != content and _slowly(form) != content:
            raise Refused("altered")
    except (msgspec.DecodeError, UnicodeError, ValueError, RecursionError) as error:
        raise Refused("altered") from error
    if (form.reason is msgspec.UNSET) is form.deleted or not _told_once(form.parents):
        raise Refused("altered")
    for value in form.values.values():
        if type(value) is not str:
            _check(value, DEPTH)
    return form


def _told_once(parents: list[str]) -> bool:
    return len(parents) < 2 or parents == sorted(set(parents))


def _check(value: object, depth: int) -> None:
    """Exact numbers are strings in a revision: a float is no one's figure."""
    if depth == 0 or isinstance(value, float):
        raise Refused("altered")
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            _check(one, depth - 1)


def _slowly(form: RevisionForm) -> bytes:
    """As `Revision` itself writes it, for the few letters that the fast way writes otherwise."""
    return Revision(
        record=RecordId(form.record),
        ledger=LedgerId(form.ledger),
        version=form.version,
        definition=form.definition,
        parents=tuple(RevisionId(parent) for parent in form.parents),
        values=form.values,
        deleted=form.deleted,
        reason=form.reason or "",
        person=form.person,
        device=form.device,
        at=form.at,
    ).content
