"""A desk has one key, which is made once and told to no report."""

from __future__ import annotations

from pathlib import Path

from jmdesk.exchange.signing import check, fingerprint
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.identity import desk_key, own_fingerprint, signer


def test_the_key_is_made_once_and_stays(desk: Desk, tmp_path: Path) -> None:
    key = desk_key(desk)
    desk.close()
    again = open_desk(tmp_path / "desk.db")
    assert desk_key(again) == key
    again.close()


def test_what_the_desk_signs_bears_its_fingerprint(desk: Desk) -> None:
    signature = signer(desk)(b"manifest")
    assert check(signature, b"manifest")
    assert not check(signature, b"manifesto")
    assert fingerprint(signature.key) == own_fingerprint(desk)


def test_no_report_can_print_the_key(desk: Desk) -> None:
    """Definitions of reports come from anyone and may name any setting."""
    key = desk_key(desk).hex()
    assert desk.store.settings()["person"] == "包文"
    assert key not in desk.store.settings().values()
