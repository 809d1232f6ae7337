"""A long report is seen before all of it is drawn: its first pages are those of the whole."""

from __future__ import annotations

import io
from pathlib import Path

from jmdesk.reporting.pdf import draw
from tests.reporting.papers import LONG, document, pages_of, row


def test_the_first_pages_alone_look_as_in_the_whole(tmp_path: Path) -> None:
    told = document(*(row(number, LONG) for number in range(60)))
    whole, some = io.BytesIO(), io.BytesIO()
    drawn = draw(told, whole)
    assert draw(told, some, first=1) == drawn
    (tmp_path / "whole.pdf").write_bytes(whole.getvalue())
    (tmp_path / "some.pdf").write_bytes(some.getvalue())
    first, *others = pages_of(tmp_path / "whole.pdf")
    assert pages_of(tmp_path / "some.pdf") == [first]
    assert others
    assert f"共{len(drawn.pages)}页" in first.replace(" ", "")
