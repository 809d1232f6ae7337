"""Field types read what people type, and lose nothing on the way to the store and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jmdesk.definitions.fieldtypes import TYPES, Attachment, Qualified
from jmdesk.definitions.ledger import Field
from jmdesk.definitions.numbers import plain_number, read_number
from jmdesk.definitions.qualifiers import AFTER, BEFORE
from jmdesk.domain.period import Period

CHOICES = ("基础设施类", "产业合作类", "人才培训类")


def field(kind: str, **parts: Any) -> Field:
    return Field(name="it", label="栏目", type=TYPES[kind], **parts)


def sentence(act: Callable[[], object]) -> str:
    """What a refusal says; "。" where nothing was refused."""
    try:
        act()
    except ValueError as error:
        return str(error)
    return "。"


LINES = field("rows", columns=(field("date"), Field(name="n", label="数", type=TYPES["count"])))


# --- numbers as people type them ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "measure", "value"),
    [
        ("1,500", "万元", "1500"),
        ("１，５００", "万元", "1500"),
        ("1 500", "万元", "1500"),
        ("　1500万元 ", "万元", "1500"),
        ("2000万", "万元", "2000"),
        ("1.2亿", "万元", "12000"),
        ("1.2亿元", "元", "120000000"),
        ("15000元", "万元", "1.5"),
        ("￥300.50元", "元", "300.50"),
        ("0.01元", "万元", "0.000001"),
        ("30人", "人", "30"),
        ("３０名", "人", "30"),
        ("1.2万户", "户", "12000"),
        ("250元", "元/人天", "250"),
        ("300只", "头、只", "300"),
        ("53.7％", "%", "53.7"),
        ("－5", "", "-5"),
        (".5", "", "0.5"),
    ],
)
def test_numbers_are_understood_exactly(text: str, measure: str, value: str) -> None:
    assert read_number(text, measure).value == Decimal(value)


@pytest.mark.parametrize("text", ["", " ", "/", "／", "无", "—", "——", "－", "　"])
def test_nothing_is_empty_and_never_0(text: str) -> None:
    assert read_number(text, "万元").value is None
    for kind in ("count", "money", "decimal", "percent", "date", "month", "year", "qualified"):
        assert field(kind).read(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1.52222E+17", "科学记数法"),
        ("1.5e3", "科学记数法"),
        ("152222198001011234", "15 位"),
        ("168.15000000000001", "15 位"),
        ("约30", "确切"),
        ("300以上", "确切"),
        ("300余人", "确切"),
        ("30户", "计量单位"),
        ("30公斤", "计量单位"),
        ("30-40", "一个范围（30 到 40）"),
        ("二三十", "一个范围（20 到 30）"),
        ("30、40", "不止一个"),
        ("2023.5.8", "不止一个"),
        ("1,5", "千位"),
        ("1500,000", "千位"),
        ("30 40", "千位"),
        ("几十人", "没有说是多少"),
        ("待定", "不是数"),
        ("9999999999999", "太大"),
    ],
)
def test_what_is_no_number_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_number(text, "人")


def test_a_conversion_is_said_and_plain_digits_are_not() -> None:
    assert read_number("1500", "万元").note == ""
    assert read_number(" -15.50 ", "万元").note == ""
    assert read_number("１，５００", "万元").note == "“１，５００”读作 1500 万元。"
    assert read_number("15000元", "万元").note == "“15000元”读作 1.5 万元。"


@given(st.decimals(-(10**11), 10**11, places=3), st.sampled_from(["万元", "元", "人", "%", ""]))
def test_a_written_number_is_read_back(value: Decimal, measure: str) -> None:
    assert read_number(plain_number(value), measure).value == value
    assert read_number(f"{value:,}", measure).value == value
    assert read_number(plain_number(value) + measure, measure).value == value


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_refused_with_a_sentence(text: str) -> None:
    for measure in ("万元", "人", ""):
        assert sentence(partial(read_number, text, measure)).endswith("。")


# --- round trips -------------------------------------------------------------------------------

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=40
)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
VALUES: dict[str, tuple[Field, st.SearchStrategy[Any]]] = {
    "text": (field("text"), WORDS.map(str.strip).filter(bool)),
    "long_text": (field("long_text"), st.just("第一行\n第二行")),
    "count": (field("count"), st.integers(-(10**12) + 1, 10**12 - 1)),
    "money": (field("money", measure="万元"), st.decimals(-(10**6), 10**6, places=6)),
    "money_yuan": (field("money", measure="元"), st.decimals(-(10**9), 10**9, places=2)),
    "decimal": (field("decimal"), st.decimals(-(10**9), 10**9, places=4)),
    "percent": (field("percent", measure="%"), st.decimals(0, 100, places=2)),
    "date": (field("date"), DAYS),
    "month": (field("month"), st.builds(Period.month, st.integers(1900, 2100), st.integers(1, 12))),
    "year": (field("year"), st.integers(1900, 2100)),
    "choice": (field("choice", choices=CHOICES), st.sampled_from(CHOICES)),
    "choices": (
        field("choices", choices=CHOICES),
        st.sets(st.sampled_from(CHOICES), min_size=1).map(
            lambda some: tuple(choice for choice in CHOICES if choice in some)
        ),
    ),
    "yes_no": (field("yes_no"), st.booleans()),
    "reference": (field("reference", target="project"), st.uuids().map(str)),
    "unit": (field("unit"), st.sampled_from(["152222104000", "152222000000-qnkj"])),
    "units": (field("units"), st.just(("152222104000", "152222104201"))),
    "qualified": (
        field("qualified", measure="户"),
        st.builds(
            Qualified,
            st.decimals(0, 10**6, places=2),
            st.sampled_from(["", *BEFORE, *AFTER]),
        ),
    ),
    "phone": (
        field("phone"),
        st.from_regex(r"1[3-9][0-9]{9}|0[0-9]{10,11}|[2-9][0-9]{6,7}", fullmatch=True),
    ),
    "id_number": (field("id_number"), st.just("11010519491231002X")),
    "rows": (
        LINES,
        st.lists(
            st.fixed_dictionaries({"it": DAYS, "n": st.integers(0, 99)}), min_size=1, max_size=4
        ).map(tuple),
    ),
}


@pytest.mark.parametrize("case", VALUES)
def test_a_value_is_shown_kept_and_taken_back(case: str) -> None:
    """What is shown can be typed; what is stored is JSON; columns and revisions lose nothing."""
    it, values = VALUES[case]

    @given(values)
    def round_trip(value: Any) -> None:
        assert it.read(it.show(value)) == value
        assert it.load(json.loads(json.dumps(it.store(value)))) == value
        kept = it.type.to_column(value, it)
        assert isinstance(kept, int if it.type.column == "integer" else str)
        assert it.type.from_column(kept, it) == value

    round_trip()


def test_every_type_keeps_empty_as_empty() -> None:
    for kind, type_ in TYPES.items():
        it = field(kind)
        assert (type_.read("", it), type_.store(None, it), type_.load(None, it)) == (None,) * 3
        assert (type_.to_column(None, it), type_.from_column(None, it)) == (None, None)
        assert type_.show(None, it) == ""


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner),
        max_leaves=6,
    )
)
def test_any_stored_json_is_a_value_or_refused_with_a_sentence(stored: Any) -> None:
    """A revision of a stranger cannot break the desk: what is read can be shown and kept."""
    for kind in TYPES:
        it = LINES if kind == "rows" else field(kind, measure="")
        if sentence(partial(it.load, stored)) != "。":
            continue
        value = it.load(stored)
        it.show(value)
        it.store(value)
        assert it.type.from_column(it.type.to_column(value, it), it) == value


def test_equal_numbers_are_stored_alike() -> None:
    money = field("money", measure="万元")
    assert {money.store(money.read(text)) for text in ("300", "300.00", "３００", "3000000元")} == {
        "300"
    }
    assert money.type.to_column(Decimal("168.15"), money) == 168_150_000  # 0.01 元
    assert (
        field("money", measure="元").type.to_column(Decimal("168.15"), field("money", measure="元"))
        == 16815
    )


# --- what each type refuses and understands ----------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "parts", "text", "reason"),
    [
        ("money", {"measure": "万元"}, "1.2345678", "6 位"),
        ("money", {"measure": "元"}, "1.005", "2 位"),
        ("count", {"measure": "人"}, "1.5", "整数"),
        ("decimal", {}, "1.23456", "4 位"),
        ("date", {}, "1899-12-31", "1900 至 2100"),
        ("date", {}, "2101-01-01", "1900 至 2100"),
        ("date", {}, "2023-02-30", "没有"),
        ("date", {}, "45054", "序号"),
        ("date", {}, "2023年5月", "缺日"),
        ("month", {}, "2023-13", "月份"),
        ("year", {}, "23", "年度"),
        ("year", {}, "1066", "1900 至 2100"),
        ("choice", {"choices": CHOICES}, "其他", "1基础设施类、2产业合作类"),
        ("choice", {"choices": CHOICES}, "03产业合作类", "没有"),
        ("choice", {"choices": CHOICES}, "0", "没有"),
        ("choices", {"choices": CHOICES}, "1、9", "没有"),
        ("yes_no", {}, "也许", "是 或 否"),
        ("phone", {}, "139", "7 至 12"),
        ("phone", {}, "1.39E+10", "7 至 12"),
        ("phone", {}, "13904820000 13904820001", "7 至 12"),
        ("id_number", {}, "1.10105E+17", "写坏"),
        ("id_number", {}, "110105194912310021", "校验"),
        ("id_number", {}, "11010519491231", "14 位"),
        ("qualified", {}, "约30余", "两个限定词"),
        ("qualified", {}, "以上30", "约30 或 300以上"),
        ("reference", {}, "好腰", "选择"),
        ("unit", {}, "好腰", "单位表"),
        ("attachment", {}, "照片.jpg", "选取"),
        ("text", {}, "长" * 501, "500"),
        ("rows", {"columns": LINES.columns}, "2023-05-08\t5\t6", "3 格"),
        ("rows", {"columns": LINES.columns}, "2023-05-08\t几个", "第 1 行“数”"),
    ],
)
def test_bad_input_is_named_with_its_reason(
    kind: str, parts: dict[str, Any], text: str, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason) as caught:
        field(kind, **parts).read(text)
    assert str(caught.value).rstrip("”").endswith(("。", "？"))


@pytest.mark.parametrize(
    "text",
    [
        *("2023-05-08", "2023.5.8", "2023/5/8", "2023年5月8日", "20230508"),
        *("２０２３－５－８", "2023-05-08 00:00:00"),
    ],
)
def test_dates_in_their_usual_spellings(text: str) -> None:
    assert field("date").read(text) == date(2023, 5, 8)


@pytest.mark.parametrize(
    "text",
    ["产业合作类", " 产业 合作类", "2", "02", "２", "02产业合作类", "2.产业合作类", "产业协作类"],
)
def test_a_choice_by_name_number_code_or_synonym(text: str) -> None:
    it = field("choice", choices=CHOICES, synonyms={"产业协作类": "产业合作类"})
    assert it.read(text) == "产业合作类"


def test_choices_come_in_the_order_of_the_definition() -> None:
    assert field("choices", choices=CHOICES).read("人才培训类，1；3") == (
        "基础设施类",
        "人才培训类",
    )


def test_a_choice_may_itself_be_wu() -> None:
    assert field("choice", choices=("有", "无")).read("无") == "无"
    assert field("choice", choices=CHOICES).read("无") is None


@pytest.mark.parametrize(
    "text", ["0482-4123456", "(0482) 4123456", "０４８２４１２３４５６", "+86 04824123456"]
)
def test_phones_are_digits(text: str) -> None:
    assert field("phone").read(text) == "04824123456"


@pytest.mark.parametrize(
    "text", ["11010519491231002x", "11010519491231002Ｘ", "110105 19491231 002X"]
)
def test_the_check_character_is_a_capital_x(text: str) -> None:
    assert field("id_number").read(text) == "11010519491231002X"


def test_a_qualifier_stays_with_its_number() -> None:
    it = field("qualified", measure="户")
    assert it.read("约３０户") == Qualified(Decimal(30), "约")
    assert it.read("大约1,000户") == Qualified(Decimal(1000), "约")
    assert it.read("300户以上") == Qualified(Decimal(300), "以上")
    assert it.show(Qualified(Decimal(300), "余")) == "300余"


def test_text_keeps_its_line_breaks_and_loses_what_no_paper_can_carry() -> None:
    assert field("text").read(" 好腰苏木\r\n花灯\x00嘎查 ") == "好腰苏木\n花灯嘎查"


def test_attachments_keep_name_and_hash() -> None:
    it, value = field("attachment"), (Attachment("签到册.jpg", "a" * 64),)
    assert it.load(it.store(value)) == value
    assert it.show(value) == "签到册.jpg"
    with pytest.raises(ValueError, match="附件"):
        it.load([{"name": "x", "digest": "../../etc"}])
