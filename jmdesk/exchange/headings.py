"""Which column is which field: headings in one row or several, with measures, never guessed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from jmdesk.definitions.ledger import Field
from jmdesk.definitions.numbers import money_power
from jmdesk.domain.revision import PERIOD, UNIT
from jmdesk.exchange.cells import Sheet, blank, cell_name, cell_text, column_letters
from jmdesk.exchange.plan import IGNORE, Answers, Question
from jmdesk.exchange.vocabulary import BRACKETS, RECORD, UNIT_WORDS, Vocabulary, compared, stem

_SEARCHED = 40
"""In how many rows from the top headings are looked for."""
_DEEPEST = 3
_WIDEST = 200
"""Columns that are looked at: a sheet may say that a cell is repeated 16,384 times."""
LONGEST = 60
"""A longer text is no heading."""
_NEUTRAL = frozenset({"资金", "项目资金", "投资", "资金来源", "投资构成", "金额", "其中", "项目"})
"""What may stand over a heading without changing its meaning."""
_NUMBERING = ("序号", "行号", "编号", "no", "№")


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column of a sheet and what it holds.

    ``name`` is what people call it, told apart by its letter where two are alike. ``target`` is a
    field's name; "unit", "unit.code", "period" or "record"; "project.place" for a field of the
    record that the field ``project`` refers to; "" for one that is not known (or left out).
    ``measure`` is the unit of money that the heading states, "" where it states none.
    """

    index: int
    name: str
    cell: str
    target: str = ""
    measure: str = ""
    left_out: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Headings:
    """The headings of a sheet: rows ``top`` to ``bottom``, both included."""

    top: int
    bottom: int
    columns: tuple[Column, ...]

    @property
    def known(self) -> dict[str, Column]:
        """The column of each target, the first where several are."""
        found: dict[str, Column] = {}
        for column in self.columns:
            if column.target:
                found.setdefault(column.target, column)
        return found


def find_headings(sheet: Sheet, words: Vocabulary, answers: Answers) -> Headings | None:
    """The headings of a sheet, None where no row looks like them.

    The row, or the two or three rows together, with the most known headings; where several have
    as many, the one whose lowest row holds heading words too, then the higher one.
    """
    best: Headings | None = None
    most = (1, 0)
    for top in range(min(_SEARCHED, len(sheet.rows))):
        if sum(not blank(cell) for cell in sheet.rows[top]) < 2:
            continue
        for depth in range(1, _DEEPEST + 1):
            if top + depth > len(sheet.rows):
                break
            found = _headings(sheet, top, top + depth - 1, words, answers)
            worth = len(found.known), _words_in(sheet, top + depth - 1, words) if depth > 1 else 0
            if worth > most and len(found.known) > 1:
                best, most = found, worth
    return best


def _words_in(sheet: Sheet, row: int, words: Vocabulary) -> int:
    """How many cells of a row are heading words by themselves."""
    return sum(isinstance(c, str) and words.target(c) is not None for c in sheet.rows[row])


def _headings(sheet: Sheet, top: int, bottom: int, words: Vocabulary, answers: Answers) -> Headings:
    parts = _parts(sheet, top, bottom)
    names = Counter("".join(texts) for texts in parts.values())
    seen: set[str] = set()
    columns = []
    for index, texts in sorted(parts.items()):
        name = re.sub(r"\s+", "", "".join(texts))
        if names["".join(texts)] > 1 and name in seen:
            name = f"{name}（{column_letters(index)}列）"
        seen.add(name)
        column = Column(index=index, name=name, cell=cell_name(bottom, index))
        columns.append(_named(column, texts, words, answers))
    return Headings(top=top, bottom=bottom, columns=tuple(columns))


def _parts(sheet: Sheet, top: int, bottom: int) -> dict[int, tuple[str, ...]]:
    """For each column the different texts over it, from the top down, merged cells filled."""
    filled: dict[tuple[int, int], str] = {}
    for row in range(top, bottom + 1):
        for column, cell in enumerate(sheet.rows[row][:_WIDEST]):
            if isinstance(cell, str) and not blank(cell) and len(cell) <= LONGEST:
                filled[row, column] = cell
    for area in sheet.merged:
        if area.top > bottom or area.bottom < top or (area.top, area.left) not in filled:
            continue
        for row in range(area.top, min(area.bottom, bottom) + 1):
            for column in range(area.left, min(area.right, _WIDEST) + 1):
                filled[row, column] = filled[area.top, area.left]
    parts: dict[int, tuple[str, ...]] = {}
    for (_, column), text in sorted(filled.items()):
        above = parts.get(column, ())
        parts[column] = above if above[-1:] == (text,) else (*above, text)
    return parts


def _named(column: Column, texts: Sequence[str], words: Vocabulary, answers: Answers) -> Column:
    """The column with its target: answered, or known."""
    plain = re.sub(r"\s+", "", "".join(texts))
    letter = f"{plain}（{column_letters(column.index)}列）"
    for key in (letter, column.name, plain, texts[-1]):
        if any(compared(key) == compared(ignored) for ignored in answers.ignored):
            return replace(column, left_out=True)
        for heading, answer in answers.headings.items():
            if compared(heading) == compared(key):
                return _answered(column, answer, texts, words)
    if compared(plain) in _NUMBERING and words.target(plain) is None:
        return replace(column, left_out=True)
    found = _known(texts, words)
    return column if found is None else replace(column, target=found[0], measure=found[1])


def _answered(column: Column, answer: str, texts: Sequence[str], words: Vocabulary) -> Column:
    if answer == IGNORE:
        return replace(column, left_out=True)
    target = words.by_label(answer)
    return replace(column, target=target, measure=_stated(texts)) if target else column


def _stated(texts: Sequence[str]) -> str:
    """A unit of money in brackets, for a heading that an answer explains."""
    inners = [inner for text in texts for inner in BRACKETS.findall(compared(text))]
    return next((inner for inner in inners if money_power(inner) is not None), "")


def _known(texts: Sequence[str], words: Vocabulary) -> tuple[str, str] | None:
    """Whole first (京蒙资金 + 累计支付); the lowest alone where those over it add nothing."""
    whole = words.target("".join(texts))
    if whole or len(texts) == 1:
        return whole
    last = texts[-1]
    if compared(last) in ("合计", "小计"):
        return words.target("".join(texts[:-1]))
    found = words.target(last)
    if found is None or not all(_adds_nothing(above, found[0], words) for above in texts[:-1]):
        return None
    return found[0], found[1] or _stated(texts)


def _adds_nothing(above: str, target: str, words: Vocabulary) -> bool:
    """资金（万元） over 京蒙资金, a section's title, or a field of the same section (总投资)."""
    plain = stem(above)
    field = words.ledger.by_name.get(target)
    if plain in _NEUTRAL or field is None:
        return True
    if any(compared(s.title) == plain and s.id == field.section for s in words.ledger.sections):
        return True
    over = words.target(above)
    other: Field | None = words.ledger.by_name.get(over[0]) if over else None
    return other is not None and other.section == field.section


def heading_questions(
    sheet: Sheet, headings: Headings, words: Vocabulary, filled: Mapping[int, bool]
) -> list[Question]:
    """What must be asked: unknown headings over anything, and fields that two columns claim."""
    taken = frozenset(headings.known)
    questions = []
    for column in headings.columns:
        own = RECORD in headings.known and column.name in UNIT_WORDS and not column.target
        if own or column.left_out or not filled.get(column.index):
            continue
        first = headings.known.get(column.target)
        if not column.target:
            text = (
                f"工作表“{sheet.name}”{column.cell} 的标题“{column.name}”不认识，"
                "它是哪一项？不需要的列可以不导入。"
            )
        elif first is not None and first.index != column.index:
            text = (
                f"工作表“{sheet.name}”有两列都像“{_label(words, column.target)}”："
                f"“{first.name}”（{first.cell}）和“{column.name}”（{column.cell}），用哪一列？"
            )
        else:
            continue
        options = words.options(column.name, taken)
        questions.append(
            Question(
                kind="heading",
                key=column.name,
                text=text,
                sheet=sheet.name,
                cell=column.cell,
                options=options,
            )
        )
    return questions


def _label(words: Vocabulary, target: str) -> str:
    field = words.ledger.by_name.get(target)
    return field.label if field else {UNIT: "单位", PERIOD: "期"}.get(target, target)


def heading_texts(sheet: Sheet, headings: Headings) -> dict[int, str]:
    """The lowest heading text of each column, by which a repeated heading row is known."""
    return {
        column.index: compared(cell_text(sheet.value(headings.bottom, column.index)))
        for column in headings.columns
    }
