"""How far a figure may lie from its promise.

The promises of the README are for a quiet machine. A shared one is now and then half as fast for
minutes, and the parts of a ratio are not measured in the same second: with JMDESK_STRICT=1 a
figure is held to its promise, otherwise to one and a half times that.
"""

from __future__ import annotations

import os

ROOM = 1.0 if os.environ.get("JMDESK_STRICT") else 1.5


def most(promised: float) -> float:
    """The largest figure that passes here."""
    return promised * ROOM
