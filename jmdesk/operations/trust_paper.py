"""认识的电脑 as a list to keep in a folder: whose files are taken, and how they became known."""

from __future__ import annotations

from jmdesk.language import on_paper
from jmdesk.operations.desk import Desk
from jmdesk.operations.identity import own_fingerprint
from jmdesk.operations.recording import today
from jmdesk.operations.trusting import KnownDesk, trust_list
from jmdesk.reporting.document import Document
from jmdesk.reporting.plain_list import Listed, plain_list

NAME = "认识的电脑"
_COLUMNS = (
    ("单位", 52), ("填报人", 24), ("指纹", 36), ("从什么时候", 34), ("怎么认识的", 44),
    ("最后一份文件", 62),
)  # fmt: skip


def trust_paper(desk: Desk) -> Document:
    """The trust list; times of files are what the clocks of those desks said."""
    about = Listed(
        id="trust",
        name=NAME,
        unit=desk.unit,
        unit_name=desk.units.name(desk.unit) if desk.unit else "",
        day=today(),
        columns=_COLUMNS,
        notes=(f"说明：本机指纹 {own_fingerprint(desk)}。文件的时间是发文件的电脑时钟所示。",),
    )
    return plain_list(about, (_row(desk, one) for one in trust_list(desk)))


def _row(desk: Desk, one: KnownDesk) -> tuple[str, ...]:
    peer = one.peer
    how = on_paper(one.how) + (f"（{one.before}）" if one.before else "")
    return (
        desk.units.name(peer.unit) if peer.unit in desk.units else peer.unit,
        peer.person,
        peer.fingerprint,
        peer.first_at.replace("T", " ")[:16],
        how,
        " ".join(part for part in (one.file, one.at.replace("T", " ")[:16]) if part),
    )
