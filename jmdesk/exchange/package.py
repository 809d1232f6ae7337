"""A package: the zip in which a `Carrier` travels, alone as `.jmdesk` or inside something else.

The same carrier gives the same bytes. Reading is strict: entries are known by name, sizes are
bounded before anything is unpacked, every hash, count and revision is checked.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from jmdesk.definitions.source import Source
from jmdesk.exchange.carrier import FORMAT, Carrier, Definition, Manifest, SentTable, Signature
from jmdesk.exchange.carrier_parts import (
    MANIFEST,
    assembled,
    digest_of,
    known_name,
    lines,
    manifest_bytes,
    parts_of,
    table_bytes,
)
from jmdesk.exchange.limits import Limits
from jmdesk.exchange.refused import Refused
from jmdesk.exchange.revision_form import checked_revision
from jmdesk.exchange.zip_parts import Parts, opened, part
from jmdesk.language import mark

READABLE = "看这里.xlsx"
NOTE = "说明.txt"
"""Names of what is laid into a `.jmdesk` for people to read."""

_EXTRA = re.compile(r"[^/\\]{1,120}\.(?:xlsx|txt)")
_DATE = (1980, 1, 1, 0, 0, 0)
_PACKED = (b"\xff\xd8\xff", b"\x89PNG", b"PK\x03\x04", b"%PDF")


class _Record(msgspec.Struct):
    record: str


def make_carrier(
    manifest: Manifest,
    *,
    revisions: Iterable[bytes] = (),
    definitions: Mapping[str, tuple[Definition, bytes]] | None = None,
    documents: Mapping[str, bytes] | None = None,
    table: SentTable | None = None,
    sign: Callable[[bytes], Signature] | None = None,
) -> Carrier:
    """What travels, signed; format, counts and hashes of the manifest are filled in here.

    ``revisions`` are canonical contents, in any order, each once or more often. ``definitions``
    are what they are and their TOML source, by the digest of each; ``documents`` by SHA-256.
    """
    contents = [one for _, one in sorted({digest_of(one): one for one in revisions}.items())]
    sources, kept = definitions or {}, dict(documents or {})
    told = msgspec.structs.replace(
        manifest,
        format=FORMAT,
        revisions=len(contents),
        records=len({msgspec.json.decode(one, type=_Record).record for one in contents}),
        revisions_sha256=digest_of(lines(contents)) if contents else "",
        table_sha256=digest_of(table_bytes(table)) if table else "",
        definitions={digest: what for digest, (what, _) in sources.items()},
        documents={digest: len(content) for digest, content in kept.items()},
    )
    written = manifest_bytes(told)
    return Carrier(
        manifest=told,
        manifest_bytes=written,
        revisions=tuple(contents),
        definitions={digest: source for digest, (_, source) in sources.items()},
        documents=kept,
        table=table,
        signature=sign(written) if sign else None,
        signed=True if sign else None,
    )


def package_bytes(carrier: Carrier, extra: Mapping[str, bytes] | None = None) -> bytes:
    """The zip of a carrier, with what is laid in for people (`READABLE`, `NOTE`)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in sorted((parts_of(carrier) | dict(extra or {})).items()):
            archive.writestr(_entry(name, packed=content.startswith(_PACKED)), content)
    return file.getvalue()


def _entry(name: str, *, packed: bool) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.create_system = 3  # else it would tell on which system it was written
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    return entry


def parse_package(content: bytes, limits: Limits | None = None) -> Carrier:
    """The carrier in these bytes, checked in every part.

    `Refused` with truncated, altered, too-large, foreign (a zip of something else), newer or
    bad-signature.
    """
    bounds = limits or Limits()
    with opened(io.BytesIO(content), bounds) as (archive, entries):
        parts = {name: part(archive, entry) for name, entry in _own(entries, bounds).items()}
    carrier = assembled(parts)
    records = {checked_revision(one).record for one in carrier.revisions}
    if len(records) != carrier.manifest.records:
        raise Refused("altered")
    if any(_definition_digest(one) != digest for digest, one in carrier.definitions.items()):
        raise Refused("altered")
    return carrier


def _own(entries: Parts, limits: Limits) -> Parts:
    """The parts that are read; what lies beside them for people is not."""
    if MANIFEST not in entries:
        raise Refused("foreign", mark("压缩包"))
    own = {name: entry for name, entry in entries.items() if not _EXTRA.fullmatch(name)}
    if not all(known_name(name) for name in own):
        raise Refused("altered")
    if sum(entry.file_size for entry in own.values()) > limits.output:
        raise Refused("too-large")
    return own


@lru_cache(maxsize=64)  # one desk's files bring the same definitions again and again
def _definition_digest(source: bytes) -> str:
    return Source.of(source, Path("definition")).digest
