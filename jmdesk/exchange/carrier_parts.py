"""The parts of a carrier by the names that they have in its zip, and a carrier put together again.

Everything that the manifest says of a part is checked here: hash, count, that it is there at all.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TypeVar

import msgspec

from jmdesk.domain.revision import canonical
from jmdesk.exchange.carrier import FORMAT, Carrier, Manifest, SentTable, Signature
from jmdesk.exchange.refused import Refused
from jmdesk.exchange.signing import check
from jmdesk.language import Told, on_paper

MANIFEST = "manifest.json"
_SIGNATURE = "signature.json"
_REVISIONS = "revisions.jsonl"
_TABLE = "table.json"
_DEFINITION = re.compile(r"definitions/([0-9a-f]{64})\.toml")
_DOCUMENT = re.compile(r"documents/([0-9a-f]{64})")
_BROKEN = (msgspec.DecodeError, UnicodeError, ValueError, RecursionError)
_Told = TypeVar("_Told")


class _Format(msgspec.Struct):
    format: int


def known_name(name: str) -> bool:
    """Whether a part of this name belongs to a carrier."""
    plain = name in (MANIFEST, _SIGNATURE, _REVISIONS, _TABLE)
    return plain or bool(_DEFINITION.fullmatch(name) or _DOCUMENT.fullmatch(name))


def parts_of(carrier: Carrier) -> dict[str, bytes]:
    """All parts of a carrier."""
    parts = {MANIFEST: carrier.manifest_bytes}
    if carrier.signature:
        parts[_SIGNATURE] = canonical(msgspec.to_builtins(carrier.signature))
    if carrier.revisions:
        parts[_REVISIONS] = lines(carrier.revisions)
    if carrier.table:
        parts[_TABLE] = table_bytes(carrier.table)
    parts |= {f"definitions/{one}.toml": source for one, source in carrier.definitions.items()}
    return parts | {f"documents/{one}": content for one, content in carrier.documents.items()}


def assembled(parts: Mapping[str, bytes]) -> Carrier:
    """The carrier of these parts; `Refused` with altered, newer or bad-signature.

    What is inside revisions and definitions is `jmdesk.exchange.package`'s to check.
    """
    if MANIFEST not in parts:
        raise Refused("altered")
    manifest = _manifest(parts[MANIFEST])
    signature = _decoded(parts[_SIGNATURE], Signature) if _SIGNATURE in parts else None
    if signature and not check(signature, parts[MANIFEST]):
        raise Refused("bad-signature")
    _agrees(parts.get(_TABLE, b""), manifest.table_sha256)
    carrier = Carrier(
        manifest=manifest,
        manifest_bytes=parts[MANIFEST],
        revisions=_revisions(manifest, parts.get(_REVISIONS, b"")),
        definitions=_definitions(manifest, parts),
        documents=_documents(manifest, parts),
        table=_decoded(parts[_TABLE], SentTable) if _TABLE in parts else None,
        signature=signature,
        signed=True if signature else None,
    )
    if any(one >= following for one, following in pairwise(carrier.ids)):
        raise Refused("altered")
    return carrier


def lines(revisions: Iterable[bytes]) -> bytes:
    """Revisions as they lie in the zip: one a line."""
    return b"".join(content + b"\n" for content in revisions)


def table_bytes(table: SentTable) -> bytes:
    """A sent table as it lies in the zip."""
    return msgspec.json.encode(table, enc_hook=_in_chinese)


def manifest_bytes(manifest: Manifest) -> bytes:
    """A manifest as it lies in the zip."""
    return canonical(msgspec.to_builtins(manifest, enc_hook=_in_chinese))


def _in_chinese(value: object) -> object:
    """What goes to others is Chinese, whatever language is spoken here."""
    if isinstance(value, Told):
        return on_paper(value)
    raise TypeError(f"{type(value).__name__} is nothing that a carrier holds")


def digest_of(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _manifest(content: bytes) -> Manifest:
    if _decoded(content, _Format).format > FORMAT:
        raise Refused("newer")
    manifest = _decoded(content, Manifest)
    try:
        if canonical(msgspec.json.decode(content)) == content:
            return manifest
    except _BROKEN as error:
        raise Refused("altered") from error
    raise Refused("altered")


def _decoded(content: bytes, kind: type[_Told]) -> _Told:
    try:
        return msgspec.json.decode(content, type=kind)
    except _BROKEN as error:
        raise Refused("altered") from error


def _agrees(content: bytes, digest: str) -> None:
    if (digest_of(content) if content else "") != digest:
        raise Refused("altered")


def _revisions(manifest: Manifest, content: bytes) -> tuple[bytes, ...]:
    _agrees(content, manifest.revisions_sha256)
    contents = tuple(content.split(b"\n")[:-1])
    if len(contents) != manifest.revisions:
        raise Refused("altered")
    return contents


def _definitions(manifest: Manifest, parts: Mapping[str, bytes]) -> dict[str, bytes]:
    found = _named(_DEFINITION, parts)
    if found.keys() != manifest.definitions.keys():
        raise Refused("altered")
    return found


def _documents(manifest: Manifest, parts: Mapping[str, bytes]) -> dict[str, bytes]:
    found = _named(_DOCUMENT, parts)
    if {one: len(content) for one, content in found.items()} != manifest.documents:
        raise Refused("altered")
    if any(digest_of(content) != digest for digest, content in found.items()):
        raise Refused("altered")
    return found


def _named(pattern: re.Pattern[str], parts: Mapping[str, bytes]) -> dict[str, bytes]:
    matches = ((pattern.fullmatch(name), content) for name, content in parts.items())
    return {match[1]: content for match, content in matches if match}
