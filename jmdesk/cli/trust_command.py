"""``trust``: the desks that are known, this one's own fingerprint, and keys that are replaced."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from jmdesk.cli.output import Answer
from jmdesk.cli.session import opened
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.identity import change_key, own_fingerprint
from jmdesk.operations.trusting import KnownDesk, forget, revoke, trust_list


def trust_command(chosen: Namespace) -> Answer:
    """Do what is asked, then tell who is known."""
    with opened(chosen) as desk:
        said = _done(desk, chosen)
        known = trust_list(desk)
        lines = tuple(_line(desk, one) for one in known)
        if chosen.to:
            _write(desk, chosen.to)
    return Answer(json=[_json(one) for one in known], lines=lines, said=(said,))


def _done(desk: Desk, chosen: Namespace) -> str:
    if chosen.forget:
        gone = forget(desk, fingerprint=chosen.forget)
        return tr(
            "不再认识 {fingerprint}（{person}）。", fingerprint=gone.fingerprint, person=gone.person
        )
    if chosen.revoke:
        gone = revoke(desk, fingerprint=chosen.revoke)
        return tr("{fingerprint} 已作废，用它签的文件一律不要。", fingerprint=gone.fingerprint)
    if chosen.new_key or chosen.lost_key:
        return changed(change_key(desk, lost=chosen.lost_key), lost=chosen.lost_key)
    return tr("这台电脑的指纹是 {fingerprint}。", fingerprint=own_fingerprint(desk))


def changed(fingerprint: str, *, lost: bool) -> str:
    """What it means that this desk has another key."""
    if lost:
        return tr(
            "换了钥匙，新指纹 {fingerprint}。旧钥匙没有签，请打电话告诉认识这台电脑的单位："
            "先作废旧的，再核对新指纹。",
            fingerprint=fingerprint,
        )
    return tr(
        "换了钥匙，新指纹 {fingerprint}，由旧钥匙签过；认识这台电脑的单位不用再核对。",
        fingerprint=fingerprint,
    )


def _write(desk: Desk, to: Path) -> None:
    from jmdesk.operations.reports import write_report  # loads the writers
    from jmdesk.operations.trust_paper import trust_paper

    write_report(trust_paper(desk), to=to)


def _line(desk: Desk, one: KnownDesk) -> str:
    peer = one.peer
    told = (peer.fingerprint, desk.units.name(peer.unit), peer.person, peer.first_at, one.how)
    return "  ".join(part for part in (*told, one.before, one.file) if part)


def _json(one: KnownDesk) -> dict[str, Any]:
    return {
        "fingerprint": one.peer.fingerprint,
        "unit": one.peer.unit,
        "person": one.peer.person,
        "device": one.peer.device,
        "first_at": one.peer.first_at,
        "how": one.how,
        "before": one.before,
        "file": one.file,
        "at": one.at,
    }
