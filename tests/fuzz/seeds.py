"""The good files from which the bad ones are made: nearly all written by the desk itself."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from jmdesk.definitions.places import shipped
from jmdesk.domain.period import Period
from jmdesk.exchange.locking import lock
from jmdesk.operations.attachments import take_in
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.exporting import export_ledger
from jmdesk.operations.pack_files import write_pack
from jmdesk.operations.packing import plan_pack
from jmdesk.operations.receipts import receipts, write_receipts
from jmdesk.operations.recording import Entry, save_record, save_records
from jmdesk.operations.reports import make_report, submit_report, write_report
from jmdesk.operations.review_files import write_reviews
from jmdesk.operations.reviewing import return_report
from jmdesk.reporting.document import Document
from jmdesk.store.query import Query
from tests.operations.sending import desks, hand_over

DATA = Path(__file__).parent / "data"
SENDER, RECEIVER = "巴彦呼舒镇", "科尔沁右翼中旗"
PASSPHRASE = "4921 4664"
TOWN = "152222100000"
MAY = Period.parse("2024-05")

Seeds = Mapping[str, tuple[bytes, ...]]


def make(folder: Path) -> Seeds:
    """Good files by reader, made by a desk of a township in this folder."""
    with _township(folder) as desk:
        made = _written(desk, folder)
    package, pdf = made["package"], made["pdf"]
    return made | {
        "zip": (
            _zipped({"四月/包.jmdesk": package[0], "四月/纸.pdf": pdf[0], "表.xls": _kept("xls")}),
        ),
        "locked": (lock(package[0], PASSPHRASE),),
        "xls": (_kept("xls"),),
        "ods": (_kept("ods"),),
        "picture": tuple(_pictures()),
        "definition": tuple(_definitions()),
        "pasted": tuple(_pasted()),
        "code": tuple(_codes()),
    }


def send(folder: Path) -> None:
    """A township's package, and its paper, in this folder: 包.jmdesk, 纸.pdf."""
    with _township(folder / "from") as desk:
        write_pack(desk, plan=plan_pack(desk, everything=True), to=folder / "包.jmdesk")
        write_report(_table(desk), to=folder / "纸.pdf", desk=desk)


@contextmanager
def _township(folder: Path) -> Iterator[Desk]:
    folder.mkdir(parents=True, exist_ok=True)
    desk = open_desk(folder / "sender.db")
    try:
        begin(desk, unit=SENDER, person="包文", phone="13800000000")
        _fill(desk)
        yield desk
    finally:
        desk.close()


def _table(desk: Desk) -> Document:
    return make_report(desk, report="training_month", unit=TOWN, period=MAY)


def _fill(desk: Desk) -> None:
    villages = ("152222100200", "152222100201")
    entries = [
        Entry(
            values={"hh": 100 + n, "pp": 300 + n, "hh_tp": 9}, unit=unit, period=Period.year(2024)
        )
        for n, unit in enumerate(villages)
    ]
    save_records(desk, ledger="village", entries=entries)
    course: dict[str, Any] = {
        "title": "肉牛饲养培训",
        "kind": "农牧民实用技术",
        "form": "集中授课",
        "att": 46,
    }
    course |= {
        "begins": date(2024, 5, 12),
        "ends": date(2024, 5, 14),
        "plan": 50,
        "place": "文化站",
    }
    save_records(desk, ledger="training", entries=[Entry(values=course, unit=TOWN)])


def _written(desk: Desk, folder: Path) -> dict[str, tuple[bytes, ...]]:
    pack, book = folder / "包.jmdesk", folder / "台账.xlsx"
    write_pack(desk, plan=plan_pack(desk, everything=True), to=pack)
    export_ledger(desk, ledger="village", to=book)
    table = _table(desk)
    for ending in (".xlsx", ".pdf"):
        write_report(table, to=folder / f"表{ending}", desk=desk)
    books = (book.read_bytes(), (folder / "表.xlsx").read_bytes())
    return {
        "package": (pack.read_bytes(), *_to_and_fro(desk, folder)),
        "xlsx": books,
        "pdf": ((folder / "表.pdf").read_bytes(),),
    }


def _to_and_fro(desk: Desk, folder: Path) -> Iterator[bytes]:
    """A package with a submitted report and a photo; the receipt and the return it gets."""
    (course,) = desk.store.records(Query(ledger="training"))
    photos = take_in(desk, sources=[_pictures()[1]], names=["现场.jpg"])
    rest = {"where": "本苏木镇", "days": Decimal(3), "tp": 10, "jc": 2, "spent": Decimal("0.8")}
    save_record(desk, ledger="training", record=course.id, values={**rest, "papers": photos})
    submit_report(desk, report="training_month", period=MAY)
    submitted, receipt, back = (folder / f"{name}.jmdesk" for name in ("上报", "回执", "退回"))
    write_pack(desk, plan=plan_pack(desk, everything=True), to=submitted)
    with desks(folder / "banner", 接收=RECEIVER) as (banner,):
        batch = hand_over(banner, submitted)[1].batch
        write_receipts(banner, given=receipts(banner, batch=batch), to=receipt)
        said = return_report(
            banner, report="training_month", unit=TOWN, period=MAY, note="人数请再核"
        )
        write_reviews(banner, reviews=[said.review], to=back)
    for file in (submitted, receipt, back):
        yield file.read_bytes()


def _kept(ending: str) -> bytes:
    return (DATA / f"plan.{ending}").read_bytes()


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    from tests.exchange.parcels import zipped

    return zipped(parts)


def _pictures() -> list[bytes]:
    """A QR code of the desk's own kind in every form that is read."""
    import segno
    from PIL import Image

    drawn = io.BytesIO()
    segno.make(_codes()[-1].decode(), error="m").save(drawn, kind="png", scale=4)
    picture = Image.open(drawn).convert("RGB")
    made = []
    for form in ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF"):
        file = io.BytesIO()
        picture.save(file, form)
        made.append(file.getvalue())
    return made


def _definitions() -> list[bytes]:
    forms = shipped("forms")
    names = ("ledgers/progress.toml", "ledgers/village.toml", "ledgers/training.toml")
    files = [forms / name for name in names]
    files += [sorted((forms / kind).glob("*.toml"))[0] for kind in ("reports", "indicators")]
    return [file.read_bytes() for file in files]


def _pasted() -> list[bytes]:
    from jmdesk.operations.clipboard import clipboard_html, clipboard_text

    rows = [["嘎查", "户数", "金额"], ["窑艾里嘎查", "412", "1,234.50"], ['甲"乙', "=1+1", "a\tb"]]
    return [clipboard_html(rows).encode(), clipboard_text(rows).encode()]


def _codes() -> list[bytes]:
    page = f"JMDESK1|{TOWN}|2024-05|training_month|1|3|4K7M9X2C|1/1"
    return [b"4K7M-9X2C", b"7QK3M-9X2CA", page.encode()]
