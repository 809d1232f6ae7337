"""Reading a ledger from TOML, strictly: everything wrong with a file is found at once.

``forms/README.md`` describes the format. `read_ledger` looks at one file; `check_links` then
looks at what it says about other ledgers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jmdesk.definitions.expression import Expression
from jmdesk.definitions.field_reader import RESERVED, read_fields
from jmdesk.definitions.ledger import LAST, Field, Ledger, Rule, Section
from jmdesk.definitions.places import shipped
from jmdesk.definitions.source import Place, Source
from jmdesk.definitions.table import Table, one_of
from jmdesk.definitions.template import Template
from jmdesk.domain.period import PeriodKind
from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.revision import PERIOD, UNIT, LedgerId
from jmdesk.domain.unit import UnitLevel
from jmdesk.language import tr

MOST_RULES = 300
_MOST_SECTIONS = 50
_LEVELS = {level.value: level for level in UnitLevel}
_PERIODS = {kind.value: kind for kind in PeriodKind if kind is not PeriodKind.YEARS}
_RULE_LEVELS = {level.value: level for level in Level}
_ALWAYS = frozenset({"id", UNIT, PERIOD, "today"})
"""Names that an expression may use besides the fields."""


@dataclass(frozen=True, kw_only=True)
class LedgerFile:
    """A file that was read: the ledger as far as it could be understood, and what is wrong."""

    source: Source
    ledger: Ledger

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything found wrong so far; only a file without any may be used."""
        return tuple(self.source.problems)


def read_ledger(path: Path, *, trusted: bool | None = None) -> LedgerFile:
    """Read one file and check all that can be seen in it alone.

    The expressions of a ``trusted`` one (by default those that come with the desk) are read when
    they are first asked.
    """
    source = Source.open(path)
    source.trusted = path.parent.parent == shipped("forms") if trusted is None else trusted
    table = Table(source, source.data)
    if source.problems:
        return LedgerFile(source=source, ledger=_nothing(path))
    fields = read_fields(table)
    ledger = Ledger(
        id=LedgerId(table.name("id", required=True)),
        title=table.text("title", required=True, longest=60),
        version=table.whole("version", 0, least=1, most=9999),
        digest=source.digest,
        levels=_levels(table),
        period=table.word("period", _PERIODS, None),
        key=table.texts("key", most=10),
        title_expr=table.template("title_expr", _first_name(fields)),
        fields=fields,
        sections=_sections(table),
        rules=_rules(table),
        unit_by=table.texts("unit_by", most=10),
        belongs=table.word("belongs", {"unit": "unit", "banner": "banner"}, "unit"),
        system=table.flag("system"),
        match=_match(table),
        help=table.text("help", longest=2000),
        order=table.whole("order", LAST, most=9999),
        each=table.name("each"),
        source=path,
    )
    table.finish()
    _check_ledger(table, ledger)
    return LedgerFile(source=source, ledger=ledger)


def check_links(file: LedgerFile, ledgers: Mapping[str, Ledger]) -> None:
    """Note each reference to a ledger, or a field of another one, that does not exist."""
    source = file.source
    for place, field in _all_fields(file.ledger):
        if field.target and field.target not in ledgers:
            hint = one_of(field.target, ledgers)
            source.add(
                (*place, "target"),
                "dangling",
                tr("没有台账 {target}。{hint}", target=field.target, hint=hint),
            )
    for place, expression in expressions_of(file.ledger):
        for name, wanted in sorted(expression.paths):
            if name in file.ledger:
                _check_path(source, place, file.ledger.field(name), wanted, ledgers)
        for ledger in sorted({asked for asked, _ in expression.related} - ledgers.keys()):
            hint = one_of(ledger, ledgers)
            source.add(
                place,
                "dangling",
                tr(
                    "{place} 里没有台账 {ledger}。{hint}", place=place[-1], ledger=ledger, hint=hint
                ),
            )
        for ledger, wanted in sorted(expression.related):
            _check_related(source, place, ledger, wanted, ledgers)


def _nothing(path: Path) -> Ledger:
    return Ledger(
        id=LedgerId(""), title="", version=0, digest="", levels=(), period=None, key=(),
        title_expr="", fields=(), source=path,
    )  # fmt: skip


def _levels(table: Table) -> tuple[UnitLevel, ...]:
    named = table.texts("levels")
    for name in named:
        if name not in _LEVELS:
            table.wrong(
                "levels",
                "value",
                tr("没有级别 {name}。{hint}", name=name, hint=one_of(name, _LEVELS)),
            )
    return tuple(_LEVELS[name] for name in named or _LEVELS if name in _LEVELS)


def _first_name(fields: Sequence[Field]) -> str:
    """The first field names a record where the file does not say it better."""
    return f"{{{fields[0].name}}}" if fields and fields[0].name else ""


def _sections(table: Table) -> tuple[Section, ...]:
    sections: list[Section] = []
    for part in table.tables("sections", most=_MOST_SECTIONS):
        section = Section(
            id=part.name("id", required=True),
            title=part.text("title", required=True, longest=60),
            optional=part.flag("optional"),
        )
        part.finish()
        if section.id in {other.id for other in sections}:
            part.wrong("id", "doubled", tr("分组 {id} 写了两次。请改其中一个。", id=section.id))
        sections.append(section)
    return tuple(sections)


def _rules(table: Table) -> tuple[Rule, ...]:
    rules: list[Rule] = []
    for part in table.tables("rules", most=MOST_RULES):
        rule = Rule(
            code=part.code("code", required=True),
            level=_rule_level(part),
            expect=_expect(part),
            when=part.expression("when"),
            at=part.text("at", required=True),
            say=part.template("say", required=True),
        )
        part.finish()
        changing = rule.level is Level.EXPLAIN and not part.source.trusted
        if changing and "today" in Template.parse(rule.say).names:
            text = tr("须说明的句子天天会变，说明就留不住。请把 today 从 say 里去掉。")
            part.wrong("say", "value", text)
        if rule.code in {other.code for other in rules}:
            part.wrong(
                "code", "doubled", tr("规则 {code} 写了两次。请改其中一个。", code=rule.code)
            )
        rules.append(rule)
    return tuple(rules)


def _rule_level(part: Table) -> Level:
    part.text("level", required=True)
    return part.word("level", _RULE_LEVELS, Level.HINT)


def _expect(part: Table) -> Expression:
    part.text("expect", required=True, longest=2000)
    # A bad one has been noted, so the file is not used; a rule still needs some expression.
    return part.expression("expect") or Expression.parse("True")


def _match(table: Table) -> tuple[tuple[str, ...], ...]:
    given = table.raw("match")
    if given is None:
        return ()
    keys = [key for key in given if isinstance(key, list)] if isinstance(given, list) else []
    if not keys or len(keys) != len(given) or not all(isinstance(n, str) for k in keys for n in k):
        table.wrong("match", "type", tr('match 应如 [["code"], ["year", "name"]]。请改正。'))
        return ()
    return tuple(tuple(key) for key in keys)


def _check_ledger(table: Table, ledger: Ledger) -> None:
    known = ledger.by_name
    if PERIOD in ledger.key and ledger.period is None:
        table.wrong(
            "key", "value", tr("没有 period（期）的台账，key 里不能有 period。请删去其一。")
        )
    if ledger.key and ledger.period is not None and PERIOD not in ledger.key:
        table.wrong(
            "key", "value", tr('按期的台账，key 里要有 "period"，否则各期会并成一条。请加上。')
        )
    for name in ledger.key:
        field = known.get(name)
        if name in (UNIT, PERIOD):
            continue
        if field is None:
            table.wrong(
                "key",
                "dangling",
                tr("key 里没有栏目 {name}。{hint}", name=name, hint=one_of(name, known)),
            )
        elif field.type.name in ("rows", "attachment") or field.computed or field.removed:
            table.wrong(
                "key",
                "value",
                tr("栏目 {name} 不能作 key：它是算出的、成行的或已删去。", name=name),
            )
    for name in ledger.unit_by:
        if name not in known or known[name].type.name not in ("unit", "units"):
            table.wrong(
                "unit_by", "dangling", tr("{name} 不是单位类型的栏目。请改正或删去。", name=name)
            )
    for name in {name for key in ledger.match for name in key} - {UNIT, PERIOD}:
        if name not in known:
            table.wrong(
                "match",
                "dangling",
                tr("match 里没有栏目 {name}。{hint}", name=name, hint=one_of(name, known)),
            )
    if ledger.each and not _is_choice_of_key(ledger):
        text = tr("each 要写 key 里的一个 choice 栏目，台账要有 period。请改正或删去。")
        table.wrong("each", "value", text)
    _check_parts(table, ledger)


def _is_choice_of_key(ledger: Ledger) -> bool:
    """Whether a sheet can have a row for each choice of the field that says so."""
    field = ledger.by_name.get(ledger.each)
    chosen = field is not None and field.type.name == "choice" and bool(field.choices)
    return chosen and ledger.each in ledger.key and ledger.period is not None


def _check_parts(table: Table, ledger: Ledger) -> None:
    """Sections, fields to jump to, and the names in expressions exist."""
    sections = {section.id: section for section in ledger.sections}
    for number, field in enumerate(ledger.fields):
        if field.section and field.section not in sections:
            hint = one_of(field.section, sections) if sections else tr("请加上 [[sections]]。")
            table.source.add(
                ("fields", number, "section"),
                "dangling",
                tr("没有分组 {section}。{hint}", section=field.section, hint=hint),
            )
    known = dict.fromkeys((*ledger.by_name, *_ALWAYS))
    for number, rule in enumerate(ledger.rules):
        if rule.at and rule.at not in known:
            table.source.add(
                ("rules", number, "at"),
                "dangling",
                tr("没有栏目 {at}。{hint}", at=rule.at, hint=one_of(rule.at, known)),
            )
    for place, expression in () if table.source.trusted else expressions_of(ledger):
        for name in sorted(expression.names - known.keys()):
            table.source.add(
                place,
                "dangling",
                tr(
                    "{place} 里没有栏目 {name}。{hint}",
                    place=place[-1],
                    name=name,
                    hint=one_of(name, known),
                ),
            )


def expressions_of(ledger: Ledger) -> Iterator[tuple[Place, Expression]]:
    """Every expression of a ledger with its place."""
    for number, field in enumerate(ledger.fields):
        for key in ("required_when", "compute", "compute_when", "default"):
            if (expression := getattr(field, key)) is not None:
                yield ("fields", number, key), expression
    for number, rule in enumerate(ledger.rules):
        yield ("rules", number, "expect"), rule.expect
        if rule.when is not None:
            yield ("rules", number, "when"), rule.when
        for expression in Template.parse(rule.say).expressions:
            yield ("rules", number, "say"), expression
    for expression in Template.parse(ledger.title_expr).expressions:
        yield ("title_expr",), expression


def _all_fields(ledger: Ledger) -> Iterator[tuple[Place, Field]]:
    for number, field in enumerate(ledger.fields):
        yield ("fields", number), field
        for place, column in enumerate(field.columns):
            yield ("fields", number, "columns", place), column


def _check_path(
    source: Source, place: Place, field: Field, wanted: str, ledgers: Mapping[str, Ledger]
) -> None:
    if field.type.name != "reference":
        text = tr(
            "{name}.{wanted}：{name} 不是引用类型的栏目，后面不能再点。请改正。",
            name=field.name,
            wanted=wanted,
        )
        source.add(place, "dangling", text)
    else:
        _check_related(source, place, field.target, wanted, ledgers)


def _check_related(
    source: Source, place: Place, ledger: str, wanted: str, ledgers: Mapping[str, Ledger]
) -> None:
    if not wanted or ledger not in ledgers or wanted in RESERVED or wanted in ledgers[ledger]:
        return
    hint = one_of(wanted, ledgers[ledger].by_name)
    text = tr(
        "{place} 里，台账 {ledger} 没有栏目 {wanted}。{hint}",
        place=place[-1],
        ledger=ledger,
        wanted=wanted,
        hint=hint,
    )
    source.add(place, "dangling", text)
