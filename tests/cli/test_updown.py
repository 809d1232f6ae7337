"""Up and down on the command line: missing, remind, return, approve, notice, receipts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.conftest import Run

VILLAGE = "152222100200"
BODY = {
    "year": 2024,
    "name": "养殖小区",
    "nature": "新建",
    "category": "产业合作类",
    "place": "各嘎查",
    "scope": "建棚",
    "total": "12.5",
    "jm": "12.5",
    "implementer": "巴彦呼舒镇",
    "places": [VILLAGE],
}
MAY = ("--period", "2024-05")


@pytest.fixture
def run(begun: Run) -> Run:
    """A township with one project in one 嘎查: exit code, JSON, what was said."""
    assert begun("add", "project", "--values", json.dumps(BODY))[0] in (0, 1)
    return begun


def site(run: Run) -> str:
    project = run("list", "project")[1][0]["record"]
    values = json.dumps({"project": project, "state_seen": "施工中"})
    _, told, _ = run("add", "site", "--unit", VILLAGE, *MAY, "--values", values)
    return str(told["records"][0])


def states(run: Run, *words: str) -> dict[tuple[str, str], str]:
    _, told, _ = run("missing", *MAY, *words)
    return {(one["unit"], one["report"]): one["state"] for one in told}


def test_missing_tells_each_unit_and_its_state(run: Run) -> None:
    code, told, _ = run("missing", *MAY, "--report", "表6")
    assert code == 0
    (one,) = told
    assert (one["unit"], one["name"], one["state"]) == (VILLAGE, "莫勒黑哈达嘎查", "not-begun")
    assert (one["due"], one["owed"], one["done"], one["said"]) == ("2024-05-25", 1, 0, "未开始")
    assert one["late"] > 0
    site(run)
    assert states(run, "--report", "表6") == {}, "all that it owes is here"
    assert states(run, "--report", "表6", "--all")[VILLAGE, "village_month"] == "draft"
    run("submit", "表6", "--unit", VILLAGE, *MAY)
    assert states(run, "--report", "表6", "--all")[VILLAGE, "village_month"] == "submitted"
    assert (VILLAGE, "village_month") not in states(run)


def test_remind_gives_texts_to_send(run: Run) -> None:
    code, told, _ = run("remind", *MAY, "--report", "表6")
    assert code == 0
    (one,) = told["units"]
    assert one["text"] == told["text"]
    assert "莫勒黑哈达嘎查，您好" in one["text"]
    assert "养殖小区" in one["text"]


def test_return_and_approve_and_reviews(run: Run, tmp_path: Path) -> None:
    record = site(run)
    place = ("表6", "--unit", VILLAGE, *MAY)
    run("submit", *place)
    assert run("return", *place)[0] == 2, "a reason is wanted"
    assert run("return", *place, "--at", "没有等号")[0] == 2
    to = tmp_path / "退回.jmdesk"
    at = f"{record}.state_seen=照片上没有人"
    code, told, _ = run("return", *place, "--at", at, "--to", str(to))
    assert (code, told["verdict"], told["version"]) == (0, "退回", 1)
    assert told["remarks"] == [{"record": record, "field": "state_seen", "reason": "照片上没有人"}]
    assert to.read_bytes()[:2] == b"PK"
    assert states(run)[VILLAGE, "village_month"] == "returned"
    assert run("approve", *place)[1]["verdict"] == "通过"
    run("edit", record, "--values", '{"state_seen": "停工"}')
    (review,) = run("reviews", "--unit", VILLAGE)[1]
    assert (review["verdict"], review["changed"]) == ("通过", 1)
    assert states(run, "--all")[VILLAGE, "village_month"] == "changed"


def test_a_notice_moves_the_day(run: Run) -> None:
    assert run("notice", "表6", *MAY)[0] == 2
    code, told, _ = run("notice", "表6", *MAY, "--day", "2024-05-31", "--title", "通知")
    assert (code, told["day"], told["by"]) == (0, "2024-05-31", "152222100000")
    assert run("missing", *MAY, "--report", "表6")[1][0]["due"] == "2024-05-31"
    run("notice", "表6", *MAY, "--waive")
    assert run("missing", *MAY, "--report", "表6")[1] == []
    assert [one["waived"] for one in run("notices")[1]] == [True]


def test_a_wrong_receipt_code_is_one_sentence(run: Run) -> None:
    code, told, said = run("receipt", "ABCDE-FGHJK")
    assert (code, told) == (2, None)
    assert "不是这台电脑发出的" in said
    assert run("receipts", "9")[0] == 2


def test_the_sealed_page_goes_with_its_submission(run: Run, tmp_path: Path) -> None:
    site(run)
    made = run("submit", "表6", "--unit", VILLAGE, *MAY)[1]["record"]
    page = tmp_path / "盖章页.png"
    Image.new("RGB", (300, 400), "white").save(page)
    code, told, _ = run("scan", made, str(page))
    assert (code, [one["name"] for one in told["scan"]]) == (0, ["盖章页"])
    assert len(run("scan", made, str(page))[1]["scan"]) == 1, "the same page is kept once"
    words = tmp_path / "说明.txt"
    words.write_text("盖了章", encoding="utf-8")
    assert run("scan", made, str(words))[0] == 2
    assert run("scan", run("list", "site")[1][0]["record"], str(page))[0] == 2
    assert states(run, "--all")[VILLAGE, "village_month"] == "submitted"
