"""谁做了什么: everything that was recorded, merged, sent and done here, the newest first.

Which deeds there are is one quick look at the store; what each of them was is looked up for those
that are shown. Times are what the clock of the desk said where it was done; what came with a file
stands where it came.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from jmdesk.domain.period import Period
from jmdesk.domain.revision import LedgerId, RecordId
from jmdesk.language import mark, tr
from jmdesk.operations.deeds import DeedKind
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.operations.logged_deeds import unnamed
from jmdesk.operations.reviews import REVIEWS
from jmdesk.operations.submitted import SUBMISSIONS
from jmdesk.operations.trusting import desks
from jmdesk.store.batches import Batch
from jmdesk.store.deeds import MadeBy

KINDS = {
    "record": mark("录入和修改"),
    "delete": mark("删除"),
    "submit": mark("上报"),
    "review": mark("退回和通过"),
    "merge": mark("合并和导入"),
    "send": mark("发出"),
    "receipt": mark("回执"),
    "care": mark("备份和锁"),
    "trust": mark("钥匙和认识的电脑"),
}
"""What can be chosen, each with its words."""

TOLD: dict[str, tuple[str, str]] = {
    DeedKind.EXPORTED_MASKED: ("send", mark("存文件，个人信息已遮住")),
    DeedKind.EXPORTED_LOCKED: ("send", mark("存文件，加了口令")),
    DeedKind.EXPORTED_WHOLE: ("send", mark("存文件，个人信息原样")),
    DeedKind.NEW_KEY: ("trust", mark("换了这台电脑的钥匙")),
    DeedKind.LOST_KEY: ("trust", mark("钥匙丢了，换了一把")),
    DeedKind.FORGOTTEN: ("trust", mark("不再认识一台电脑")),
    DeedKind.REVOKED: ("trust", mark("作废一把钥匙")),
    DeedKind.BACKED_UP: ("care", mark("备份")),
    DeedKind.RESTORED: ("care", mark("从备份恢复")),
    DeedKind.LOCKED: ("care", mark("给数据上了锁")),
    DeedKind.UNLOCKED: ("care", mark("去掉了锁")),
    DeedKind.NEW_PASSPHRASE: ("care", mark("换了口令")),
    DeedKind.REDONE: ("merge", mark("恢复一批")),
    DeedKind.SALVAGED: ("care", mark("从坏了的数据里取出")),
    DeedKind.REMOVED: ("care", mark("移走一份备份")),
}
"""Of what is told beside revisions: among what it is chosen, and its words."""
_LEDGERS = {SUBMISSIONS: "submit", REVIEWS: "review"}
_MOST_FIELDS = 4
_OF_PAPERS = ("verdict", "report", "subject_unit", "subject_period", "version")


class Key(NamedTuple):
    """One deed as far as it is known without looking it up: ``place`` orders those of one time."""

    time: str
    place: int
    source: str
    number: int
    kind: str
    person: str
    ledger: str
    batch: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """A line: ``at`` as the clock there said, ``came`` when it came here, "" for work done here.

    ``what`` is a short sentence, ``about`` on what it was done; ``record`` is the one to open.
    """

    at: str
    person: str
    kind: str
    what: str
    about: str = ""
    came: str = ""
    source: str = ""
    ledger: str = ""
    record: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is looked for; empty for everything. Days count by when a deed came here."""

    person: str = ""
    kind: str = ""
    ledger: str = ""
    first: date | None = None
    last: date | None = None


class Deeds:
    """All deeds as they are now; `chosen` narrows, `lines` looks up."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._batches = {int(one.id): one for one in desk.store.batches()}
        self._sent = desk.store.sent()
        self._received = desk.store.received()
        told = desk.store.deeds()
        undone = (one for one in sorted(told) if one.kind == DeedKind.UNDONE)
        self._undone = {one.about: one.person for one in undone}
        others = [one for one in told if one.kind != DeedKind.UNDONE]
        self._deeds = [*others, *unnamed(desk.log, told)]
        self._known = desks(desk)
        self.keys = sorted(self._keys(), reverse=True)

    @property
    def persons(self) -> tuple[str, ...]:
        """Everyone who did something."""
        return tuple(sorted({key.person for key in self.keys if key.person}))

    @property
    def ledgers(self) -> tuple[str, ...]:
        """The ledgers in which something was recorded."""
        return tuple(sorted({key.ledger for key in self.keys if key.ledger}))

    def chosen(self, wanted: Wanted) -> Sequence[Key]:
        """Those that are looked for, the newest first."""
        first = wanted.first.isoformat() if wanted.first else ""
        last = f"{wanted.last.isoformat()}~" if wanted.last else "~"
        return [
            key
            for key in self.keys
            if (not wanted.person or key.person == wanted.person)
            and (not wanted.kind or key.kind == wanted.kind)
            and (not wanted.ledger or key.ledger == wanted.ledger)
            and first <= key.time <= last
        ]

    def lines(self, keys: Sequence[Key]) -> list[Deed]:
        """What these were, looked up together."""
        numbers = [key.number for key in keys if key.source == "revision"]
        contents = self._desk.store.said_by(numbers)
        return [self._line(key, contents) for key in keys]

    # which there are

    def _keys(self) -> Iterator[Key]:
        yield from (self._of_revision(one) for one in self._desk.store.made_by())
        for number, batch in self._batches.items():
            yield Key(batch.at, 0, "batch", number, "merge", batch.person, "")
            if undone := str(batch.note.get("undone") or ""):
                person = self._undone.get(str(number), "")
                yield Key(undone, 0, "undone", number, "merge", person, "")
        for number, sent in enumerate(self._sent):
            person = str(json.loads(sent.manifest).get("person", ""))
            yield Key(sent.at, 0, "sent", number, "send", person, "")
        for number, receipt in enumerate(self._received):
            yield Key(receipt.at, 0, "received", number, "receipt", "", "")
        for number, peer in enumerate(self._known):
            yield Key(peer.first_at, 0, "peer", number, "trust", "", "")
        for number, deed in enumerate(self._deeds):
            kind = TOLD.get(deed.kind, ("care", ""))[0]
            yield Key(deed.at, 0, "deed", number, kind, deed.person, "")

    def _of_revision(self, one: MadeBy) -> Key:
        kind = _LEDGERS.get(one.ledger) or ("delete" if one.deleted else "record")
        batch = self._batches.get(one.batch)
        time = batch.at if batch else one.at
        person = one.person or (batch.person if batch else "")
        batch_number = one.batch if batch else 0
        return Key(time, one.number, "revision", one.number, kind, person, one.ledger, batch_number)

    # what they were

    def _line(self, key: Key, contents: dict[int, bytes]) -> Deed:
        if key.source == "revision":
            return self._revision(key, json.loads(contents.get(key.number, b"{}")))
        if key.source in ("batch", "undone"):
            return self._batch(key, self._batches[key.number])
        if key.source == "sent":
            return self._sent_file(key)
        if key.source == "received":
            return self._receipt(key)
        if key.source == "peer":
            return self._peer(key)
        deed = self._deeds[key.number]
        words = TOLD.get(deed.kind, ("", deed.kind))[1]
        return Deed(at=deed.at, person=deed.person, kind=key.kind, what=tr(words), about=deed.about)

    def _revision(self, key: Key, told: dict[str, object]) -> Deed:
        ledger, record = str(told.get("ledger", "")), str(told.get("record", ""))
        at = str(told.get("at") or "")
        here = told.get("device") in (None, "", self._desk.store.setting("device"))
        elsewhere = bool(key.batch) and not (here and at)
        values = told.get("values")
        return Deed(
            at=at or key.time,
            came=key.time if elsewhere else "",
            person=key.person,
            kind=key.kind,
            what=_what(bool(told.get("deleted")), bool(told.get("parents")), key.kind),
            about=self._about(ledger, record, values if isinstance(values, dict) else {}),
            source=tr("第 {batch} 批", batch=key.batch) if elsewhere else "",
            ledger=ledger,
            record=record,
        )

    def _about(self, ledger: str, record: str, values: dict[str, object]) -> str:
        known = self._desk.catalogue.ledgers.get(LedgerId(ledger))
        if known is None:
            return tr("{ledger}（这里没有这个台账）", ledger=ledger)
        if ledger in _LEDGERS:
            return self._paper(RecordId(record))
        names = [known.by_name[name].label for name in values if name in known.by_name]
        fields = tr("、").join(names[:_MOST_FIELDS])
        title = record_name(self._desk, RecordId(record))
        told = "　".join(part for part in (known.title, title, fields) if part)
        return tr("{names} 等", names=told) if names[_MOST_FIELDS:] else told

    def _paper(self, record: RecordId) -> str:
        """Which version of which report was submitted or reviewed; of a review, what it says."""
        found = self._desk.store.record(record)
        if found is None:
            return ""
        told = {name: str(found.get(name) or "") for name in _OF_PAPERS}
        report = self._desk.catalogue.reports.get(told["report"])
        name = f"{report.number} {report.name}".strip() if report else told["report"]
        unit = told["subject_unit"]
        whose = self._desk.units.name(unit) if unit in self._desk.units else unit
        version = tr("第{number}稿", number=told["version"]) if told["version"] else ""
        period = _period(told["subject_period"])
        return "　".join(part for part in (told["verdict"], name, whose, period, version) if part)

    def _batch(self, key: Key, batch: Batch) -> Deed:
        what = tr("导入") if batch.kind == "import" else tr("合并")
        if key.source == "undone":
            what = tr("撤回一批")
        names = [file.name for file in self._desk.store.batch_files(batch.id)]
        files = names[0] if names else ""
        if len(names) > 1:
            files = tr("{name} 等 {count} 个文件", name=files, count=len(names))
        return Deed(
            at=key.time,
            person=key.person,
            kind="merge",
            what=what,
            about=files,
            source=tr("第 {batch} 批", batch=batch.id),
        )

    def _sent_file(self, key: Key) -> Deed:
        file = self._sent[key.number]
        to = self._desk.units.name(file.to_unit) if file.to_unit in self._desk.units else ""
        about = tr("{file}，发给 {unit}", file=file.file, unit=to) if to else file.file
        return Deed(at=file.at, person=key.person, kind="send", what=tr("存出文件"), about=about)

    def _peer(self, key: Key) -> Deed:
        peer = self._known[key.number]
        unit = self._desk.units.name(peer.unit) if peer.unit in self._desk.units else peer.unit
        about = "　".join(part for part in (unit, peer.person, peer.fingerprint) if part)
        return Deed(at=key.time, person="", kind=key.kind, what=tr("认识了一台电脑"), about=about)

    def _receipt(self, key: Key) -> Deed:
        told = self._received[key.number]
        unit = self._desk.units.name(told.unit) if told.unit in self._desk.units else told.unit
        about = tr("{unit} 收到 {count} 条", unit=unit, count=told.records)
        return Deed(at=told.at, person="", kind="receipt", what=tr("对方收到"), about=about)


def _period(text: str) -> str:
    try:
        return Period.parse(text).told
    except ValueError:
        return text


def _what(deleted: bool, known: bool, kind: str) -> str:
    if kind == "submit":
        return tr("上报")
    if kind == "review":
        return tr("退回或通过")
    if deleted:
        return tr("删除")
    return tr("修改") if known else tr("录入")


def kept_names(ledgers: Iterable[str], desk: Desk) -> dict[str, str]:
    """The titles of ledgers, those unknown here by their ids."""
    known = desk.catalogue.ledgers
    return {id: known[LedgerId(id)].title if LedgerId(id) in known else id for id in ledgers}
