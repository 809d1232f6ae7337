"""As a person without special rights, wherever the tests themselves are run by root.

Another user could not even read the desk's own files where they lie in root's home, so it is not
the user that is changed: root gives back the right to pass over permissions (Linux).
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_VERSION = 0x20080522
"""Of the call's structures, for 64 capabilities (capget(2))."""
_PASSING_OVER = 1 << 1 | 1 << 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH (capabilities(7))."""


@contextmanager
def without_rights() -> Iterator[None]:
    """Permissions hold for this thread, and those that it starts, until the block ends."""
    if sys.platform != "linux" or os.geteuid():
        yield
        return
    head, held = (ctypes.c_uint32 * 2)(_VERSION, 0), (ctypes.c_uint32 * 6)()
    system = ctypes.CDLL(None, use_errno=True)
    assert system.capget(head, held) == 0
    fewer = type(held)(*held)
    fewer[0] &= ~_PASSING_OVER  # those in force, of the first 32
    assert system.capset(head, fewer) == 0
    try:
        yield
    finally:
        assert system.capset(head, held) == 0
