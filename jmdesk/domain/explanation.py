"""Explanations (说明): what counts as one, which problem it answers, and whether it still does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from jmdesk.domain.beside import Explanation, explanations
from jmdesk.domain.late import pattern
from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.record import Record
from jmdesk.language import mark, tr

LEAST = 6
"""Characters an explanation has at least; blanks and punctuation are not counted."""
LONGEST = 500
_READ = 10 * LONGEST
"""Characters that are looked at: more than enough to see that a text is too long."""
_LEFT = 3
"""Characters that must be left when the phrases that say nothing are taken away."""
_DIFFERENT = 4
"""Different characters at least: 啊啊啊啊啊啊 is no reason."""
_REQUIRED = "required"
_AT_FIELDS = frozenset({_REQUIRED, "returned"})
"""Codes that a record can have at several fields; a rule's code stands once in its ledger."""
_EMPTY = (
    "核实无误|核对无误|审核无误|检查无误|确认无误|准确无误|真实有效|真实准确|真实可靠|情况属实|"
    "情况真实|数据无误|数据准确|数据真实|数据正确|数字无误|数字准确|填报无误|填写无误|没有问题|"
    "没有错误|实际情况|如实填报|据实填报|正常情况|没有说明|不用说明|不需要说明|无需说明|暂无说明|"
    "已核实|已核对|已审核|已确认|已检查|经核实|经核对|核实过|核对过|无误|属实|正确|准确|真实|正常|"
    "没问题|没错|没有|核实|核对|审核|确认|检查|说明|情况|数据|数字|以上|如实|据实|暂无|同上|无|是|"
    "对|好|的|了|经|已|均|都|本|该|现|确实|就是|这样|这么|如此|一切|异常|特此|请领导|请审阅|请审核|"
    "我们|我|嘎查|苏木|单位|本月|这个|已经|过|后|是因为|原因|verified|checked|confirmed|correct|"
    "accurate|right|true|fine|good|okay|ok|yes|no|none|not|problem|problems|error|errors|data|"
    "figure|figures|already|all|and|the|is|are|it|this|have|has|been|as|above|same|na"
)
_HAN = pattern("[\u4e00-\u9fff]")
_SAYS_NOTHING = pattern("|".join(sorted(_EMPTY.split("|"), key=len, reverse=True)))
_EXAMPLE = mark("例如：项目部先垫付工程款，京蒙资金到账后归还。")


def judged_explanation(text: str) -> str:
    """A text as it is kept; ValueError with a sentence where it does not explain anything.

    Blanks at the ends and line breaks go; what a person means stays as it was written.
    """
    kept = " ".join(_printable(text[:_READ]).split())
    bare = "".join(char for char in kept if char.isalnum())
    example = tr(_EXAMPLE)
    if not bare:
        raise ValueError(tr("还没有写说明。请写为什么会这样，{example}", example=example))
    if len(kept) > LONGEST:
        raise ValueError(
            tr("说明有 {count} 个字，最多 {most} 个，请写短些。", count=len(kept), most=LONGEST)
        )
    if _says_nothing(kept, bare) or _is_filler(bare):
        raise ValueError(
            tr("“{text}”没有说出原因。请写为什么会这样，{example}", text=kept, example=example)
        )
    if len(bare) < LEAST:
        raise ValueError(
            tr(
                "说明至少 {least} 个字，“{text}”只有 {count} 个。请写为什么会这样，{example}",
                least=LEAST,
                text=kept,
                count=len(bare),
                example=example,
            )
        )
    return kept


def taken_explanation(text: str) -> str:
    """The same of what came from elsewhere, "" where it would not be taken here."""
    try:
        return judged_explanation(text)
    except ValueError:
        return ""


def explain_key(problem: Problem) -> str:
    """What tells a problem among those of its record: its code, with the field where need be."""
    return f"{problem.code}:{problem.field}" if problem.code in _AT_FIELDS else problem.code


def can_be_explained(problem: Problem) -> bool:
    """Whether it is 须说明 and of a record, explained or not."""
    return problem.level is Level.EXPLAIN and problem.record is not None


def is_open(problem: Problem) -> bool:
    """Whether it awaits an explanation."""
    return can_be_explained(problem) and problem.explanation is None


def explained(record: Record, problem: Problem) -> Problem:
    """The problem with its explanation, where the record has one that still holds."""
    if problem.level is not Level.EXPLAIN:
        return problem
    found = standing(explanations(record), problem)
    return problem if found is None else replace(problem, explanation=found.text)


def standing(known: Mapping[str, Explanation], problem: Problem) -> Explanation | None:
    """The explanation of a problem while its figures are those that were explained.

    A field left empty has no figures: its explanation holds as long as it is empty. What came
    from elsewhere and explains nothing does not count.
    """
    found = known.get(explain_key(problem))
    if found is None or (found.said != problem.message and problem.code != _REQUIRED):
        return None
    text = taken_explanation(found.text)
    return replace(found, text=text) if text else None


def former(record: Record, problem: Problem) -> str:
    """What was said of this rule here before the figures changed, "" for nothing."""
    found = explanations(record).get(explain_key(problem))
    return taken_explanation(found.text) if found is not None else ""


def _printable(text: str) -> str:
    """Without control and direction characters; line breaks become blanks."""
    return "".join(
        " " if char.isspace() else char
        for char in text
        if char.isspace() or unicodedata.category(char)[0] != "C"
    )


def _says_nothing(kept: str, bare: str) -> bool:
    """Whether only phrases that give no reason are there, or one word of Latin letters."""
    plain = unicodedata.normalize("NFKC", kept).lower()
    if not _HAN.search(plain):
        words = re.findall("[^\\W_]+", plain)
        return len([word for word in words if not _SAYS_NOTHING.fullmatch(word)]) < _LEFT - 1
    return len(_SAYS_NOTHING.sub("", bare)) < min(_LEFT, len(bare))


def _is_filler(bare: str) -> bool:
    """Digits alone, few different characters, or one short piece over and over."""
    if bare.isdigit():
        return True
    if len(bare) < LEAST:
        return False
    return len(set(bare)) < _DIFFERENT or any(
        bare == (bare[:length] * len(bare))[: len(bare)] for length in range(1, 5)
    )
