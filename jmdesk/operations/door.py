"""At the door: what a file that is about to leave tells of persons, and how it may leave.

遮住 puts stars over it, 加口令 locks the file, 原样 sends it as it is. Between desks a package goes
whole or without the records that tell of persons: a starred revision would be another revision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from jmdesk.domain.problem import Refusal
from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.personal import Persons

if TYPE_CHECKING:
    from jmdesk.reporting.annex import Photo
    from jmdesk.reporting.document import Document

_LEAST = 8
"""Characters that a passphrase should have: a file can be tried at leisure."""


class Way(StrEnum):
    """How a file leaves that tells of persons."""

    MASK = "mask"
    LOCK = "lock"
    KEEP = "keep"


class Leaving(StrEnum):
    """What it is that leaves: each may leave in other ways."""

    FILE = "file"
    DATA = "data"
    """For another desk alone: it goes whole, only what people read in it has stars."""
    PRINT = "print"


WORDS = {Way.MASK: mark("遮住"), Way.LOCK: mark("加口令"), Way.KEEP: mark("原样")}
"""What people call it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Door:
    """What was chosen; a ``passphrase`` only with `Way.LOCK`. Refusal for one too short."""

    way: Way
    passphrase: str = ""

    def __post_init__(self) -> None:
        if self.way is Way.LOCK:
            check_passphrase(self.passphrase)

    @property
    def masks(self) -> bool:
        """Whether stars are put over what tells of persons."""
        return self.way is Way.MASK


AS_IT_IS = Door(way=Way.KEEP)
MASKED = Door(way=Way.MASK)
"""What is done where nobody said otherwise."""


def check_passphrase(passphrase: str) -> None:
    """Refuse one that would lock nothing, or that other programs do not take."""
    from jmdesk.exchange.sealing import LONGEST, LONGEST_WIDE, in_one_width

    told = in_one_width(passphrase)
    most = LONGEST if told.isascii() else LONGEST_WIDE
    if len(told) < _LEAST or len(set(told)) < 3:
        raise Refusal(
            tr("口令太短或太简单，至少 {count} 个字，不要都一样。没有存文件。", count=_LEAST)
        )
    if len(told) > most:
        raise Refusal(tr("口令太长，最多 {count} 个字。没有存文件。", count=most))


def suggested() -> str:
    """A passphrase to be told by telephone and typed into any program: twelve figures."""
    from jmdesk.exchange.locking import suggest

    return "".join(suggest().split())[:12]


def through(desk: Desk, document: Document, door: Door) -> Document:
    """The paper as it leaves."""
    if not door.masks:
        return document
    from jmdesk.operations.masked_paper import masked  # papers are not needed to choose

    return masked(desk, document)


def looked(desk: Desk, document: Document, door: Door) -> tuple[Document, Persons]:
    """As `through`, and what the paper tells of persons before."""
    from jmdesk.operations.masked_paper import look

    leaving, persons = look(desk, document)
    return (leaving if door.masks else document), persons


def photos_through(
    desk: Desk, document: Document, photos: Sequence[Photo], door: Door
) -> tuple[Photo, ...]:
    """The photos behind a paper (as it was before the door) as they leave: captions with stars."""
    if not door.masks:
        return tuple(photos)
    from jmdesk.operations.masked_paper import masked_photos

    return masked_photos(desk, document, photos)


def sealed(content: bytes, ending: str, door: Door) -> bytes:
    """The bytes of a file (.pdf, .xlsx) as they leave: locked where that was chosen."""
    if door.way is not Way.LOCK:
        return content
    from jmdesk.exchange.sealing import sealed_paper, sealed_workbook

    seal = sealed_workbook if ending == ".xlsx" else sealed_paper
    return seal(content, door.passphrase.strip())


def held(persons: Persons) -> str:
    """What a file holds, in a sentence; "" where it tells of nobody."""
    told = persons.told()
    return tr("含{persons}。", persons=told) if told else ""


def done(persons: Persons, door: Door) -> str:
    """What became of it, in a sentence for who sent it; "" where it tells of nobody."""
    told = persons.told()
    if told and door.way is Way.MASK:
        return tr(
            "{persons}已遮住。要原样请用 --persons keep，加口令用 --persons lock。", persons=told
        )
    return became(persons, door)


def became(persons: Persons, door: Door) -> str:
    """The same for who chose it in the window."""
    told = persons.told()
    if not told:
        return ""
    if door.way is Way.MASK:
        return tr("{persons}已遮住。", persons=told)
    if door.way is Way.LOCK:
        return tr("含{persons}，已加口令；口令请另打电话告诉对方。", persons=told)
    return tr("含{persons}，没有遮住。", persons=told)
