"""Reading [[fields]] of a ledger: one field at a time, then what holds among them."""

from __future__ import annotations

import keyword
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from jmdesk.definitions.fieldtypes import TYPES, FieldType
from jmdesk.definitions.fieldtypes.choosing import SEPARATORS
from jmdesk.definitions.ledger import Field, RollUp
from jmdesk.definitions.rollup_checks import check_measure, check_once, check_ratio
from jmdesk.definitions.table import Table, one_of
from jmdesk.language import tr

RESERVED = frozenset({"unit", "period", "id", "record", "today", "deleted"})
"""Names that every record has besides its fields."""

MOST_FIELDS = 200
_MOST_COLUMNS = 30

_WIDTHS = {
    "long_text": 50,
    "count": 12,
    "money": 16,
    "decimal": 14,
    "percent": 11,
    "date": 20,
    "month": 16,
    "year": 12,
    "choice": 18,
    "yes_no": 10,
    "reference": 40,
    "qualified": 14,
    "id_number": 34,
    "rows": 40,
}
_PERSONAL = frozenset({"phone", "id_number"})
_UNLISTED = frozenset({"long_text", "rows", "attachment"})
_MEASURES = {"money": "万元", "percent": "%"}
_CUMULATIVE = {"project": "project", "year": "year"}
_ROLL_UPS = {how.value: how for how in RollUp}
_OVER_UNITS = {how.value: how for how in RollUp if how is not RollUp.LATEST}


def read_fields(ledger: Table) -> tuple[Field, ...]:
    """The fields in the order of the file; what is wrong is noted at the table."""
    tables = ledger.tables("fields", most=MOST_FIELDS)
    if not tables:
        ledger.wrong("fields", "missing", tr("没有栏目。请至少写一个 [[fields]]。"))
    fields = tuple(_field(table) for table in tables)
    _check_doubled(tables, fields)
    for table, field in zip(tables, fields, strict=True):
        _check_field(table, field)
        check_ratio(table, field, fields)
        check_once(table, field, fields)
        check_measure(table, field, fields)
    return fields


def _field(table: Table) -> Field:
    kind = _type(table)
    over_units = table.word("over_units", _OVER_UNITS, RollUp.NONE)
    section = table.text("section")
    field = Field(
        name=_name(table),
        label=table.text("label", required=True, longest=60),
        type=kind,
        measure=table.text("measure", _MEASURES.get(kind.name, ""), longest=20),
        measure_in=table.text("measure_in"),
        required=table.flag("required"),
        required_when=table.expression("required_when"),
        section=section,
        minimum=_minimum(table, kind),
        maximum=table.number("maximum"),
        choices=table.texts("choices", most=300),
        synonyms=table.pairs("synonyms"),
        target=table.text("target"),
        over_time=table.word("over_time", _ROLL_UPS, RollUp.NONE),
        over_units=over_units,
        over_projects=table.word("over_projects", _OVER_UNITS, over_units),
        ratio=_ratio(table),
        once_by=table.texts("once_by", most=5),
        carry=table.flag("carry"),
        cumulative=table.word("cumulative", _CUMULATIVE, ""),
        compute=table.expression("compute"),
        compute_when=table.expression("compute_when"),
        default=table.expression("default"),
        columns=_columns(table),
        help=table.text("help", longest=500),
        width=table.whole("width", _WIDTHS.get(kind.name, 24), least=5, most=200),
        listed=table.flag("listed", not section and kind.name not in _UNLISTED),
        personal=table.flag("personal", kind.name in _PERSONAL),
        headings=table.texts("headings"),
        renamed=table.texts("renamed"),
        removed=table.flag("removed"),
    )
    table.finish()
    return field


def _columns(table: Table) -> tuple[Field, ...]:
    """The columns of a field of type rows: simple fields without rules of their own."""
    tables = table.tables("columns", most=_MOST_COLUMNS)
    if not tables:
        return ()
    columns = tuple(_column(column) for column in tables)
    _check_doubled(tables, columns)
    for place, column in zip(tables, columns, strict=True):
        _check_field(place, column)
    return columns


def _column(table: Table) -> Field:
    kind = _type(table)
    if kind.name in ("rows", "attachment"):
        table.wrong("type", "value", tr("行里的栏目不能是 {name}。请换一种类型。", name=kind.name))
    column = Field(
        name=_name(table),
        label=table.text("label", required=True, longest=60),
        type=kind,
        measure=table.text("measure", _MEASURES.get(kind.name, ""), longest=20),
        required=table.flag("required"),
        minimum=_minimum(table, kind),
        maximum=table.number("maximum"),
        choices=table.texts("choices", most=300),
        synonyms=table.pairs("synonyms"),
        target=table.text("target"),
        over_time=table.word("over_time", _ROLL_UPS, RollUp.NONE),
        over_units=table.word("over_units", _OVER_UNITS, RollUp.NONE),
        help=table.text("help", longest=500),
        width=table.whole("width", _WIDTHS.get(kind.name, 24), least=5, most=200),
        personal=table.flag("personal", kind.name in _PERSONAL),
    )
    table.finish()
    return column


def _type(table: Table) -> FieldType:
    table.text("type", required=True)
    return table.word("type", TYPES, TYPES["text"])


def _name(table: Table) -> str:
    name = table.name("name", required=True)
    if name in RESERVED or keyword.iskeyword(name):
        table.wrong(
            "name",
            "reserved",
            tr("{name} 另有用处，不能作栏目名。请改名，如 {name}_1。", name=name),
        )
    return name


def _minimum(table: Table, kind: FieldType) -> Decimal | None:
    """Nothing that is counted can be fewer than none; a worked-out difference may be."""
    given = table.number("minimum")
    typed_count = kind.name == "count" and "compute" not in table
    return Decimal(0) if given is None and typed_count else given


def _ratio(table: Table) -> tuple[str, str] | None:
    named = table.texts("ratio")
    if named and len(named) != 2:
        table.wrong("ratio", "value", tr('比率要写两个栏目，分子在前，如 ["paid", "jm"]。请改正。'))
        return None
    return (named[0], named[1]) if named else None


def _check_doubled(tables: Sequence[Table], fields: Sequence[Field]) -> None:
    """No name, former name, label or heading may stand for two fields."""
    names = Counter(name for field in fields for name in (field.name, *field.renamed))
    words = Counter(word for field in fields for word in _words(field))
    for table, field in zip(tables, fields, strict=True):
        if field.name and names[field.name] > 1:
            table.wrong(
                "name", "doubled", tr("栏目名 {name} 用了不止一次。请改其中一个。", name=field.name)
            )
        for old in field.renamed:
            if names[old] > 1:
                table.wrong(
                    "renamed", "doubled", tr("旧名 {old} 也是别的名字。请删去其中一个。", old=old)
                )
        for word in sorted(_words(field)):
            if words[word] > 1:
                key = "label" if word == field.label else "headings"
                table.wrong(
                    key,
                    "doubled",
                    tr("“{word}”用于不止一个栏目，表头会分不清。请改名。", word=word),
                )


def _words(field: Field) -> set[str]:
    return set() if field.removed else {field.label, *field.headings} - {""}


def _check_field(table: Table, field: Field) -> None:
    _check_type(table, field)
    _check_bounds(table, field)
    _check_choices(table, field)
    if field.compute_when and not field.compute:
        table.wrong("compute_when", "value", tr("有 compute_when 而没有 compute。请加上 compute。"))
    if field.computed and (field.required or field.required_when):
        table.wrong("required", "value", tr("算出的栏目不用人填，不能必填。请删去 required。"))
    if field.cumulative and field.over_time not in (RollUp.NONE, RollUp.LATEST):
        table.wrong("over_time", "value", tr('累计数跨期取最近一期。请写 over_time = "latest"。'))


_NEEDS = {
    "choice": ("choices", '可选项，如 choices = ["甲", "乙"]'),
    "choices": ("choices", '可选项，如 choices = ["甲", "乙"]'),
    "reference": ("target", '所指的台账，如 target = "project"'),
    "rows": ("columns", "行里的栏目，即 [[fields.columns]]"),
}


def _check_type(table: Table, field: Field) -> None:
    """What the type needs is there, and what only other types need is not."""
    kind = field.type.name
    own, wanted = _NEEDS.get(kind, ("", ""))
    for key in ("choices", "target", "columns"):
        given = key in table
        if key == own and not given:
            table.wrong(
                "type", "missing", tr("类型 {kind} 要写{wanted}。", kind=kind, wanted=wanted)
            )
        elif given and key != own:
            table.wrong(
                key, "value", tr("类型 {kind} 不用 {key}。请删去，或改类型。", kind=kind, key=key)
            )


def _check_bounds(table: Table, field: Field) -> None:
    low, high = field.minimum, field.maximum
    for key in ("minimum", "maximum"):
        if key in table and not field.type.numeric:
            table.wrong(
                key,
                "value",
                tr("类型 {name} 没有大小限度。请删去 {key}。", name=field.type.name, key=key),
            )
    if low is not None and high is not None and low > high:
        table.wrong(
            "maximum", "value", tr("最大 {high} 小于最小 {low}。请对调或改正。", high=high, low=low)
        )


def _check_choices(table: Table, field: Field) -> None:
    if not field.choices and not field.synonyms:
        return
    known: Mapping[str, str] = dict.fromkeys(field.choices, "")
    for word, choice in field.synonyms.items():
        if choice not in known:
            table.wrong(
                "synonyms",
                "dangling",
                tr(
                    "“{word}”指向没有的选项“{choice}”。{hint}",
                    word=word,
                    choice=choice,
                    hint=one_of(choice, known),
                ),
            )
        if word in known:
            table.wrong(
                "synonyms", "doubled", tr("“{word}”本身就是选项，不能又作别名。请删去。", word=word)
            )
    if field.type.name == "choices":
        for choice in (choice for choice in field.choices if SEPARATORS.search(choice)):
            table.wrong(
                "choices",
                "value",
                tr("多选的选项“{choice}”里不能有顿号、逗号或空格。请改写。", choice=choice),
            )
