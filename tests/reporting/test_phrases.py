"""Headings are cut between phrases and words, not wherever the line is full."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jmdesk.reporting.phrases import phrased
from jmdesk.reporting.wrap import clean

WIDTHS: defaultdict[str, float] = defaultdict(lambda: 1.0, dict.fromkeys("0123456789./ abc", 0.4))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("批复（计划）总投资", 4.1, ["批复", "（计划）", "总投资"]),
        ("其中：京蒙资金", 4.1, ["其中：", "京蒙资金"]),
        ("本月支付", 3.8, ["本月", "支付"]),
        ("实施年度", 3.2, ["实施", "年度"]),
        ("项目实施单位", 4.7, ["项目实施", "单位"]),
        ("满意率（%）", 3.2, ["满意率", "（%）"]),
        ("其中：脱贫劳动力", 3.2, ["其中：", "脱贫", "劳动力"]),
        ("建设性质（新建/续建）", 3.6, ["建设", "性质", "（新建/", "续建）"]),
        ("建设地点／实施单位", 7.6, ["建设地点／", "实施单位"]),
        ("序号", 3, ["序号"]),
    ],
)
def test_headings_are_cut_where_they_make_sense(text: str, width: float, lines: list[str]) -> None:
    assert phrased(text, width, WIDTHS)[0] == lines


@given(st.text(max_size=40), st.floats(min_value=1, max_value=12))
def test_nothing_is_lost(text: str, width: float) -> None:
    text = clean(text)
    lines, _ = phrased(text, width, WIDTHS)
    assert "".join("".join(lines).split()) == "".join(text.split())
