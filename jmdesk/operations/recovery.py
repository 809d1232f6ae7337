"""The recovery key on paper."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from jmdesk.operations.desk import Desk
from jmdesk.operations.passphrases import recovery_text
from jmdesk.reporting.recovery_sheet import NAME as NAME  # for the window
from jmdesk.reporting.recovery_sheet import RecoverySheet, recovery_pdf
from jmdesk.reporting.saving import saved


def recovery_page(desk: Desk, *, key: bytes) -> bytes:
    """The page with the key as PDF, of a desk that has its unit or not."""
    sheet = RecoverySheet(
        key=recovery_text(key),
        unit=desk.units.name(desk.unit) if desk.unit in desk.units else "",
        person=desk.person,
        day=datetime.now().astimezone().date(),
    )
    return recovery_pdf(sheet)


def save_recovery(desk: Desk, *, key: bytes, to: Path) -> None:
    """Write that page; Refusal where it cannot be written."""
    content = recovery_page(desk, key=key)
    with saved(to) as file:
        file.write(content)
