"""The targets of the plan of 2021 to 2025 as the workbook that the desk brings in.

    python packaging/targets.py

Writes resources/example/指标目标2021-2025.xlsx anew, the same bytes each time. What the plan says
in several places in the same words is one row that names them all; where two places differ, each
has its row. Run it after a change of the rows below.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import xlsxwriter  # type: ignore[import-untyped]

FILE = Path(__file__).parents[1] / "resources" / "example" / "指标目标2021-2025.xlsx"
BANNER = "科尔沁右翼中旗"
FIRST, LAST = 2021, 2025
REACHED, YEARLY, TOGETHER = "期末达到", "每年", "期内累计"
HEADINGS = (
    ("序号", 6),
    ("单位", 16),
    ("指标", 44),
    ("计量单位", 10),
    ("目标", 12),
    ("起始年", 9),
    ("到期年", 9),
    ("口径", 11),
    ("属性", 10),
    ("对应指标", 10),
    ("出处", 40),
    ("说明", 40),
)


class Target(NamedTuple):
    """One sentence of the plan with one figure."""

    what: str
    measure: str
    goal: str
    way: str
    source: str
    nature: str = "其他"
    indicator: str = ""
    note: str = ""
    since: int = FIRST
    by: int = LAST


MUST, SHOULD = "约束性", "预期性"

COLUMN_ONE = (
    Target(
        "农村低收入人口数（指脱贫不稳定、边缘易致贫和突发严重困难人口）",
        "万人",
        "0",
        REACHED,
        "专栏1",
        MUST,
        "k1",
    ),
    Target("脱贫人口巩固率", "%", "100", REACHED, "专栏1", MUST, "k2"),
    Target("乡村振兴示范苏木镇", "个", "2", REACHED, "专栏1", SHOULD, "k3"),
    Target("乡村振兴示范嘎查", "个", "30", REACHED, "专栏1", SHOULD, "k4"),
    Target(
        "接待点（农家乐、牧家乐）",
        "个",
        "300",
        REACHED,
        "专栏1；第二章第三节；第三章第五节",
        SHOULD,
        "k5",
    ),
    Target("旅游示范嘎查", "个", "50", REACHED, "专栏1；第二章第三节；第三章第五节", SHOULD, "k6"),
    Target("乡村振兴“五好”嘎查", "个", "30", REACHED, "专栏1；第二章第三节", SHOULD, "k7"),
    Target("“五美”人居环境嘎查", "个", "50", REACHED, "专栏1；第二章第三节", SHOULD, "k8"),
    Target("低收入人口产业帮扶覆盖率", "%", "100", REACHED, "专栏1", MUST, "k9"),
    Target("已转移就业脱贫人口稳定就业率", "%", "90", REACHED, "专栏1", MUST, "k10"),
)

YEARS = (
    ("引进北京落地企业", "家", "", (5, 1, 1, 1, 1, 1), "h1"),
    ("落地企业带动就业", "人", "以上", (140, 30, 20, 40, 20, 30), "h4"),
    ("转移贫困劳动人口稳定在京就业", "人", "", (220, 50, 50, 50, 40, 30), "f3"),
    ("专业技术人才交流", "人次", "", (2000, 40, 40, 30, 40, 50), ""),
    ("引进技术", "项", "", (5, 2, 2, 1, 1, 1), ""),
)
"""What, measure, qualifier, the five years together and each year, the indicator's number."""

_2_3, _3_2, _3_3, _4_1, _4_2, _4_3 = (
    "第二章第三节",
    "第三章第二节",
    "第三章第三节",
    "第四章第一节",
    "第四章第二节",
    "第四章第三节",
)
_5_2, _5_3, _5_4, _6_2 = "第五章第二节", "第五章第三节", "第五章第四节", "第六章第二节"
_7_1, _8_1, _8_2, _8_3, _8_4 = (
    "第七章第一节",
    "第八章第一节",
    "第八章第二节",
    "第八章第三节",
    "第八章第四节",
)

BODY = (
    Target("带贫减贫作用强的本地合作组织和龙头企业", "家", "4", REACHED, _2_3),
    Target("优质有机绿色农畜产品供应基地", "个", "5", REACHED, _2_3),
    Target("巩固成果嘎查", "个", "20", REACHED, _2_3),
    Target("乡村振兴嘎查典型", "个", "30", REACHED, _2_3),
    Target("拓展成果嘎查", "个", "123", REACHED, _2_3),
    Target("京蒙协作科技产业园规划面积", "亩", "500", REACHED, _3_2),
    Target("仓储物流基地", "个", "50", REACHED, _3_2),
    Target("农畜产品流通企业", "家", "10", REACHED, _3_2),
    Target("国家肉牛核心育种场", "个", "1", REACHED, _3_3),
    Target("国家级种牛场", "个", "1", REACHED, _3_3),
    Target("胚胎移植技术", "枚", "5000", TOGETHER, _3_3),
    Target("良种肉牛冷配冻精", "万剂", "200", TOGETHER, _3_3),
    Target("肉牛人工授精站点", "个", "300", REACHED, _3_3),
    Target("新型经营主体", "家", "50", TOGETHER, "第三章第三节；第七章第五节"),
    Target("以海淀区命名的小学", "所", "2", REACHED, _4_1),
    Target("以海淀区命名的初中", "所", "2", REACHED, _4_1),
    Target("以海淀区命名的高中", "所", "2", REACHED, _4_1),
    Target("3D手工技术专业村", "个", "10", REACHED, _4_1),
    Target("赴海淀区挂职和跟岗学习的校长、学校管理人员、教师", "名", "85", YEARLY, _4_1),
    Target("到科右中旗支教的优秀教育人才", "名", "10-20", TOGETHER, _4_1),
    Target("共同打造旗级医院", "个", "2", REACHED, _4_2),
    Target("共同打造镇级卫生院", "个", "2", REACHED, _4_2),
    Target("医共体主体：旗直公立医院", "家", "4", REACHED, _4_2),
    Target("医共体载体：基层卫生院", "家", "21", REACHED, _4_2),
    Target("医共体载体：妇幼保健院", "家", "1", REACHED, _4_2),
    Target("医共体", "个", "4", REACHED, _4_2),
    Target("赴海淀区医疗机构进修的专业技术人员", "名", "约100", YEARLY, _4_2),
    Target("海淀区医院选派专家、医生", "人", "20-30", TOGETHER, _4_2),
    Target("学校红十字博爱超市", "个", "5-10", REACHED, _4_3),
    Target("帮助品学兼优的贫困家庭学生", "名", "300", TOGETHER, _4_3, note="争取"),
    Target("红十字应急救护师资培训", "名", "20", TOGETHER, _4_3, note="争取"),
    Target("预算单位采购比例（部门预算）", "%", "30", REACHED, _5_2),
    Target("消费产品展销中心面积", "平方米", "300", REACHED, _5_2),
    Target("农畜产品品牌", "个", "2-3", REACHED, _5_3, note="力争"),
    Target("电子商务培训", "人次", "600", YEARLY, _5_4, indicator="p5"),
    Target("电子商务培训期数", "期", "10", YEARLY, _5_4, indicator="p6"),
    Target("电子商务培训每期天数", "天", "8", YEARLY, _5_4, note="每期"),
    Target("电子商务培训每班人数", "人", "60", YEARLY, _5_4, note="每班"),
    Target("月入过万的电商主播", "人", "20以上", TOGETHER, _5_4),
    Target("带动就业创业者", "人", "500以上", TOGETHER, _5_4),
    Target("优质标杆企业", "家", "3-5", REACHED, _5_4),
    Target("标杆企业年销售额", "万元", "1500以上", YEARLY, _5_4, note="原文没有写“元”"),
    Target("北京市消费扶贫培训班天数", "天", "7", REACHED, _5_4),
    Target("北京市消费扶贫培训班人数", "人", "40", TOGETHER, _5_4),
    Target("高校毕业生就业岗位", "个", "200", YEARLY, _6_2),
    Target("外出人员订单式、定向式工作岗位", "个", "100", YEARLY, _6_2),
    Target("“五美”人居环境嘎查", "个", "30", REACHED, _7_1, SHOULD, "k8", "与专栏1相反"),
    Target("乡村振兴“五好”嘎查", "个", "50", REACHED, _7_1, SHOULD, "k7", "与专栏1相反"),
    Target("海淀区选派挂职干部", "名", "5", TOGETHER, _8_1, indicator="e1"),
    Target("科右中旗选派挂职干部", "名", "10", TOGETHER, _8_1, indicator="e3"),
    Target("一年期及以上专业技术人才交流", "人次", "不少于100", TOGETHER, _8_2),
    Target("海淀区专业技术人才赴科右中旗交流", "人次", "不少于20", TOGETHER, _8_2),
    Target("海淀区专业技术人才赴科右中旗交流", "名", "约5", YEARLY, _8_2, indicator="e2"),
    Target("科右中旗专业技术人才赴北京交流", "人次", "不少于50", TOGETHER, _8_2),
    Target("科右中旗专业技术人才赴北京交流", "名", "不少于10", YEARLY, _8_2, indicator="e4"),
    Target("青少年研学之旅", "场", "1", YEARLY, _8_3),
    Target("青年创业线上线下培训", "次", "2", YEARLY, _8_3),
    Target("为高校毕业生和待业青年提供就业岗位", "个", "不少于10", YEARLY, _8_3),
    Target("培训乡村振兴带头人", "人次", "450", TOGETHER, _8_4, indicator="p1"),
    Target("培训乡村振兴带头人", "人次", "90", YEARLY, _8_4, indicator="p1"),
    Target("干部教育培训期数", "期", "40", TOGETHER, _8_4, indicator="p3"),
    Target("干部教育培训", "人次", "2000", TOGETHER, _8_4, indicator="p4"),
    Target("干部教育培训期数", "期", "8", YEARLY, _8_4, indicator="p3"),
    Target("干部教育培训", "人次", "400", YEARLY, _8_4, indicator="p4"),
)


def targets() -> Iterator[Target]:
    """专栏1, then what the plan wants each year, then what stands in its chapters."""
    yield from COLUMN_ONE
    for what, measure, qualifier, (whole, *years), indicator in YEARS:
        goal = f"{whole}{qualifier}"
        yield Target(what, measure, goal, TOGETHER, _2_3, SHOULD, indicator)
        for year, figure in enumerate(years, FIRST):
            goal = f"{figure}{qualifier}"
            source = f"{_2_3}（{year}年）"
            yield Target(what, measure, goal, TOGETHER, source, SHOULD, indicator, "", year, year)
    yield from BODY


def write(file: Path) -> None:
    """The workbook: a title, a line of headings, a row for each target."""
    book = xlsxwriter.Workbook(str(file), {"strings_to_numbers": False})
    book.set_properties({"title": "指标目标", "created": datetime(2024, 1, 1)})  # noqa: DTZ001
    sheet = book.add_worksheet("指标目标")
    bold = book.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True})
    plain = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
    title = "科右中旗“十四五”京蒙协作规划指标目标（2021-2025年）"
    sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, title, bold)
    for column, (heading, width) in enumerate(HEADINGS):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, heading, bold)
    for number, target in enumerate(targets(), 1):
        cells = (
            number,
            BANNER,
            target.what,
            target.measure,
            _goal(target.goal),
            target.since,
            target.by,
            target.way,
            target.nature,
            target.indicator,
            target.source,
            target.note,
        )
        for column, cell in enumerate(cells):
            sheet.write(number + 1, column, cell, plain)
    sheet.freeze_panes(2, 3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.close()


def _goal(text: str) -> str | int:
    return int(text) if text.isdigit() else text


if __name__ == "__main__":
    write(FILE)
    print(FILE.name)
