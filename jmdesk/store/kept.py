"""The part of `jmdesk.store.store.Store` about settings, documents, and what was not saved yet."""

from __future__ import annotations

import hashlib
import sqlite3
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager

from sqlalchemy import select

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.store import sqlite
from jmdesk.store.draft import DISCARDED, Discarded, Draft, discarded, from_text
from jmdesk.store.journal import TURN
from jmdesk.store.sums import SUMS
from jmdesk.store.tables import documents, drafts, settings

_SETTING = sqlite.sql(select(settings.c.value).where(settings.c.name == ""))
SECRET = "secret:"
_SETTINGS = sqlite.sql(select(settings.c.name, settings.c.value))
_DRAFT = sqlite.sql(select(drafts.c.content).where(drafts.c.key == ""))
_BETWEEN = (DISCARDED, f"{DISCARDED}\U0010ffff")
_DRAFTS = sqlite.sql(
    select(drafts.c.content).where(~drafts.c.key.between(*_BETWEEN)).order_by(drafts.c.key)
)
_DISCARDED = sqlite.sql(
    select(drafts.c.key, drafts.c.content)
    .where(drafts.c.key.between(*_BETWEEN))
    .order_by(drafts.c.key.desc())
)
_DOCUMENT = sqlite.sql(select(documents.c.content).where(documents.c.digest == ""))


class Kept(ABC):
    """Reads; each method raises `Refusal` as all of the store's do."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[sqlite3.Connection]: ...

    def setting(self, name: str) -> str:
        """A setting of this desk ("unit", "person", "phone", "device" …), "" where not set."""
        with self._reading() as raw:
            row = raw.execute(_SETTING, (name,)).fetchone()
        return row[0] if row else ""

    def settings(self) -> dict[str, str]:
        """All settings of this desk but its secrets, whose names begin with "secret:".

        Reports may print a setting, and definitions of reports come from anyone.
        """
        with self._reading() as raw:
            told = raw.execute(_SETTINGS).fetchall()
        return {name: value for name, value in told if not name.startswith((SECRET, TURN, SUMS))}

    def drafts(self) -> list[Draft]:
        """Everything that was typed and not saved."""
        with self._reading() as raw:
            return [from_text(text) for (text,) in raw.execute(_DRAFTS, _BETWEEN)]

    def discarded(self) -> list[Discarded]:
        """What was typed and thrown away since, the last first."""
        with self._reading() as raw:
            return [discarded(*row) for row in raw.execute(_DISCARDED, _BETWEEN)]

    def draft(self, key: str) -> Draft | None:
        """The draft with this key."""
        with self._reading() as raw:
            row = raw.execute(_DRAFT, (key,)).fetchone()
        return from_text(row[0]) if row else None

    def document(self, digest: str) -> bytes:
        """A kept document by its SHA-256; Refusal where it is not here."""
        with self._reading() as raw:
            row = raw.execute(_DOCUMENT, (digest,)).fetchone()
        if row is None:
            raise Refusal(
                tr("这台电脑上没有校验码为 {digest}… 的文件，可能还未收到。", digest=digest[:12])
            )
        content = bytes(row[0])
        if hashlib.sha256(content).hexdigest() != digest:
            raise Refusal(
                tr(
                    "留存的文件 {digest}… 已损坏，没有用它。请先核对数据（jmdesk verify），"
                    "再从最近的备份恢复。",
                    digest=digest[:12],
                )
            )
        return content
