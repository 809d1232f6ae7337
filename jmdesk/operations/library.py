"""台账库: further ledgers that come with the desk and are there for who switches them on."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from jmdesk.definitions.catalogue import LEDGERS, REPORTS
from jmdesk.definitions.places import shipped
from jmdesk.domain.changes import Changes
from jmdesk.domain.disk import telling
from jmdesk.domain.flushing import flush_folder
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import LedgerId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.forms_folder import file_of, folder_of, lay
from jmdesk.store.query import Query


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A ledger of the library with those that belong to it and their reports, and how it stands
    on this desk.

    ``ledgers`` begins with ``id``. ``mechanisms`` are numbers of the 65 mechanisms of the field.
    ``along`` are the titles of what is switched on with it, its other ledgers first.
    ``used`` is the version of ``id`` in force here (0: switched off); ``newer`` says that the
    library has a later version of any of it. ``records`` counts what is recorded in all of them.
    """

    id: str
    title: str
    help: str
    mechanisms: tuple[int, ...] = ()
    ledgers: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    along: tuple[str, ...] = ()
    used: int = 0
    newer: bool = False
    records: int = 0

    @property
    def on(self) -> bool:
        """Whether it is switched on here."""
        return self.used > 0

    @property
    def state(self) -> str:
        """How it stands here, in words; "" for what is switched off."""
        if self.newer:
            return tr("在用，有新版")
        if self.records:
            return tr("在用，{count} 条", count=self.records)
        return tr("在用") if self.on else ""


def library(desk: Desk) -> tuple[Item, ...]:
    """Everything in the library, in its own order."""
    return tuple(_item(desk, about) for about in _index())


def switch_on(desk: Desk, *, id: str) -> Changes:
    """Use a ledger of the library and its reports, in the version that the library has.

    It counts once the desk is opened anew (`Changes.forms`).
    """
    item = _named(desk, id)
    if not item.on or item.newer:
        _lay_all(desk, list(_wanting(desk, item)))
    return Changes(forms=True)


def _lay_all(desk: Desk, wanting: Sequence[tuple[str, str]]) -> None:
    """None of them has its name before all are written: a full disk switches on no half."""
    drafts: list[tuple[Path, Path]] = []
    try:
        for kind, name in wanting:
            source = _shipped(kind, name)
            to = file_of(folder_of(desk.path, kind), name, _toml(source)["version"])
            drafts.append((to.with_name(f".{to.name}.arriving"), to))
            with telling(to):
                shutil.copyfile(source, drafts[-1][0])
        for draft, to in drafts:
            lay(draft, to)
    finally:
        for draft, _ in drafts:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def switch_off(desk: Desk, *, id: str) -> Changes:
    """Use it no longer; Refusal where something is recorded in it or where it is the user's own."""
    item = _named(desk, id)
    if item.records:
        raise Refusal(
            tr(
                "“{title}”里有 {count} 条记录，还不能停用。请先删去这些记录，或让它开着。",
                title=item.title,
                count=item.records,
            )
        )
    laid = [path for kind, name in _names(item) for path in _laid(desk, kind, name)]
    if item.on and not laid:
        raise Refusal(
            tr(
                "“{title}”是自己放进表式文件夹的，请在设置的“表式”里打开文件夹删去。",
                title=item.title,
            )
        )
    for path in laid:
        path.unlink(missing_ok=True)
        flush_folder(path.parent)
    return Changes(forms=True)


def _named(desk: Desk, id: str) -> Item:
    for item in library(desk):
        if id in (item.id, item.title):
            return item
    known = "、".join(about["ledger"] for about in _index())
    raise Refusal(tr("台账库里没有“{id}”。可用：{known}。", id=id, known=known))


def _item(desk: Desk, about: dict[str, Any]) -> Item:
    id = about["ledger"]
    item = Item(
        id=id,
        title=_toml(_shipped(LEDGERS, id))["title"],
        help=about["help"],
        mechanisms=tuple(about.get("mechanisms", ())),
        ledgers=(id, *about.get("with", ())),
        reports=tuple(about.get("reports", ())),
        used=_used(desk, LEDGERS, id),
    )
    item = replace(item, along=tuple(_titles(item)))
    if not item.on:
        return item
    records = sum(desk.store.count(Query(ledger=LedgerId(one))) for one in item.ledgers)
    return replace(item, records=records, newer=any(_wanting(desk, item)))


def _names(item: Item) -> Iterator[tuple[str, str]]:
    """The definitions of an item: their kinds and ids."""
    for ledger in item.ledgers:
        yield LEDGERS, ledger
    for report in item.reports:
        yield REPORTS, report


def _titles(item: Item) -> Iterator[str]:
    """What the other definitions of an item are called."""
    for kind, name in _names(item):
        if name != item.id:
            told = _toml(_shipped(kind, name))
            yield told["title"] if kind == LEDGERS else told["name"]


def _used(desk: Desk, kind: str, name: str) -> int:
    """The version of a ledger or report that is in force here; 0 where there is none."""
    catalogue = desk.catalogue
    found = (
        catalogue.ledgers.get(LedgerId(name)) if kind == LEDGERS else catalogue.reports.get(name)
    )
    return found.version if found else 0


def _wanting(desk: Desk, item: Item) -> Iterator[tuple[str, str]]:
    """The definitions of an item of which the library has a later version than the one in force."""
    for kind, name in _names(item):
        if _used(desk, kind, name) < _toml(_shipped(kind, name))["version"]:
            yield kind, name


def _laid(desk: Desk, kind: str, name: str) -> list[Path]:
    return sorted(folder_of(desk.path, kind).glob(f"{name}.v[0-9][0-9][0-9][0-9].toml"))


def _shipped(kind: str, name: str) -> Path:
    return shipped("forms") / "library" / kind / f"{name}.toml"


def _index() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _toml(shipped("forms") / "library" / "library.toml")["items"]
    return found


@cache
def _toml(path: Path) -> dict[str, Any]:
    """A file that came with the desk; what others write is read by the strict readers alone."""
    return tomllib.loads(path.read_text(encoding="utf-8"))
