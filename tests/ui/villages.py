"""What eighteen 嘎查 send to their 苏木 in one month: sixty files in a folder, made once."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook

from jmdesk.domain.unit import Unit
from jmdesk.exchange.signing import fingerprint, public_key
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.exporting import export_ledger
from jmdesk.operations.identity import desk_key
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import make_report, submit_report, write_report
from jmdesk.store.peers import Peer
from tests.operations.sending import hand_over, new_desk, package
from tests.ui.filled import APRIL, MAY, TOWN, make_store, progress

REPORT = "village_month"
CLASHING = "窑艾里五月改.jmdesk"


@dataclass(kw_only=True)
class Sent:
    """``clean`` are three files of each 嘎查, ``inbox`` the folder with all that came,
    ``town`` the 苏木's store, ``senders`` the desks that sent, ``silent`` the 嘎查 that did not.
    """

    inbox: Path
    town: Path
    clean: list[Path] = field(default_factory=list)
    senders: list[Peer] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)


def make_sent(folder: Path) -> Sent:
    """Make all the files; in some of them is what goes wrong on the way."""
    made = Sent(inbox=folder / "微信收到的", town=folder / "town.db")
    made.inbox.mkdir()
    make_store(made.town)
    town = open_desk(made.town)
    package(town, folder / "镇里发的.jmdesk")
    units = [unit for unit in town.units.children(TOWN) if "嘎查" in unit.name]
    made.silent = [unit.name for unit in units[18:20]]
    for unit in units[18:20]:
        _owes(town, unit)
    for number, unit in enumerate(units[:18]):
        village = new_desk(folder / f"{number}.db", unit=unit.code, person=f"嘎查达{number}")
        _sends(made, village, number, unit.name)
        if number == 4:
            _clashes(made, town, village, folder)
        village.close()
    town.close()
    _on_the_way(made)
    return made


def know(town: Desk, sent: Sent) -> None:
    """The 苏木 has met all the desks before."""
    with town.store.transaction() as writer:
        for peer in sent.senders:
            writer.put_peer(peer)


def _owes(town: Desk, unit: Unit) -> None:
    """Give a 嘎查 something that it has to report on."""
    name = f"{unit.name}奶食品加工项目"
    values = {"year": 2024, "name": name, "place": unit.name, "places": (unit.code,)}
    save_record(town, ledger="project", values=values)


def _sends(made: Sent, village: Desk, number: int, name: str) -> None:
    """A workbook, a PDF and a package of one 嘎查."""
    values = {"visits": f"北京来访 {number} 次"}
    save_record(village, ledger=REPORT, values=values, period=MAY)
    document = submit_report(village, report=REPORT, period=MAY).document
    stem = made.inbox / f"{name}5月"
    for to in (stem.with_suffix(".xlsx"), stem.with_suffix(".pdf")):
        write_report(document, desk=village, to=to)
        made.clean.append(to)
    made.clean.append(package(village, stem.with_suffix(".jmdesk")))
    made.names.append(name)
    key = public_key(desk_key(village))
    made.senders.append(
        Peer(
            key=key,
            fingerprint=fingerprint(key),
            device=village.store.setting("device"),
            unit=village.unit,
            person=village.person,
            first_at="2024-04-30T09:00:00",
            trusted=True,
        )
    )
    if number == 2:
        export_ledger(village, ledger=REPORT, to=made.inbox / "改过的.xlsx")
    if number == 3:
        save_record(village, ledger=REPORT, values={"visits": "没有来访"}, period=APRIL)
        last = make_report(village, report=REPORT, period=APRIL)
        write_report(last, desk=village, to=made.inbox / "上个月的.xlsx")


def _clashes(made: Sent, town: Desk, village: Desk, folder: Path) -> None:
    """Both changed the same figure since the 苏木 sent it down."""
    hand_over(village, folder / "镇里发的.jmdesk")
    barn = progress(town, "窑艾里", APRIL)
    save_record(town, ledger="progress", record=barn, values={"paid": Decimal(580)})
    save_record(village, ledger="progress", record=barn, values={"paid": Decimal(600)})
    package(village, made.inbox / CLASHING)


def _on_the_way(made: Sent) -> None:
    """One twice, one renamed, one cut short, one changed by hand, one that is nobody's."""
    first, second, third = made.clean[0], made.clean[3], made.clean[6]
    shutil.copy(first, made.inbox / "mmexport1716.xlsx")
    shutil.copy(second, second.with_name(f"{second.stem}(1).xlsx"))
    whole = third.read_bytes()
    (made.inbox / "没传完.xlsx").write_bytes(whole[: len(whole) // 2])
    (made.inbox / "通知.txt").write_text("明天开会", encoding="utf-8")
    _change_by_hand(made.inbox / "改过的.xlsx")


def _change_by_hand(file: Path) -> None:
    book = load_workbook(file)
    cells = [
        cell
        for row in book.worksheets[0].iter_rows()
        for cell in row
        if str(cell.value).startswith("北京来访")
    ]
    cells[0].value = "北京来访 9 次"
    book.save(file)
