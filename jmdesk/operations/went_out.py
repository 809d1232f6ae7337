"""报出的: what was submitted by this unit or on this desk, not what others submitted."""

from __future__ import annotations

import json

from jmdesk.domain.record import Record
from jmdesk.operations.desk import Desk
from jmdesk.operations.submitted import SUBMISSIONS
from jmdesk.store.query import Query


def own_submissions(desk: Desk) -> list[Record]:
    """The newest first."""
    found = desk.store.records(Query(ledger=SUBMISSIONS, order=("-day", "-version")))
    others = [one.id for one in found if one.get("subject_unit") != desk.unit]
    device = desk.store.setting("device")
    began = (json.loads(content) for _, content in desk.store.revisions_of(others))
    made_here = {
        told["record"] for told in began if not told.get("parents") and told.get("device") == device
    }
    elsewhere = set(others) - made_here
    return [one for one in found if one.id not in elsewhere]
