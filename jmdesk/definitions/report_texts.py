"""Texts of head and foot that a report has where its file says nothing else (forms.md §3).

Official texts come from settings; a line with one that is not set is left out, never invented.
"""

from __future__ import annotations

from jmdesk.definitions.expression import Expression
from jmdesk.definitions.report import Part
from jmdesk.definitions.template import Template


def _part(text: str, when: str = "") -> Part:
    condition = Expression.parse(when) if when else None
    return Part(text=Template.parse(text), when=condition)


HEAD_LEFT = (_part("填报单位（盖章）：{report.name}"),)
HEAD_MIDDLE = (_part("报告期：{report.label}"), _part("截至：{report.until}"))
HEAD_RIGHT = (
    _part("表　　号：{report.form_code}"),
    _part("制定机关：{setting.form_maker}"),
    _part("备案文号：{setting.form_filing}"),
    _part("有效期至：{setting.form_valid}"),
)
_VILLAGE = 'report.level == "village"'
_OTHERS = 'report.level != "village"'
SIGNATURES = (
    _part("单位负责人：", _OTHERS),
    _part("审核人：", _OTHERS),
    _part("嘎查负责人（签字）：", _VILLAGE),
    _part("驻嘎查工作队（签字，可空）：", _VILLAGE),
    _part("填表人："),
    _part("联系电话：", _OTHERS),
    _part("报出日期：　　年　　月　　日", f"{_OTHERS} and empty(report.day)"),
    _part("报出日期：{report.day}", _OTHERS),
)
