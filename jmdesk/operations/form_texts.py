"""The official texts in the head of every form. Unset ones are left out, never invented."""

from __future__ import annotations

from collections.abc import Mapping

from jmdesk.domain.problem import Refusal
from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk

FORM_TEXTS = {
    "form_maker": mark("制定机关"),
    "form_filing": mark("备案文号"),
    "form_valid": mark("有效期至"),
    "form_complaints": mark("监督电话"),
}
"""The settings that hold them, and the words before them on paper.

They stand in the head (``head_right``); 监督电话 in 公示表 alone.
"""
_LONGEST = 40


def form_texts(desk: Desk) -> dict[str, str]:
    """The official texts of this desk by setting, "" where not set."""
    return {name: desk.store.setting(name) for name in FORM_TEXTS}


def set_form_texts(desk: Desk, *, texts: Mapping[str, str]) -> None:
    """Set some of them, by setting or by label; an empty text takes one away."""
    names = {label: name for name, label in FORM_TEXTS.items()} | {
        name: name for name in FORM_TEXTS
    }
    for told, text in texts.items():
        if told not in names:
            raise Refusal(
                tr(
                    "没有“{told}”这一项。可以设的有：{names}。",
                    told=told,
                    names="、".join(FORM_TEXTS.values()),
                )
            )
        if len(text.strip()) > _LONGEST:
            raise Refusal(
                tr(
                    "“{told}”超过 {longest} 个字，表头放不下，请写短一些。",
                    told=told,
                    longest=_LONGEST,
                )
            )
    with desk.store.transaction() as writer:
        for told, text in texts.items():
            writer.set_setting(names[told], " ".join(text.split()))
