"""The command line: only JSON on stdout, exit codes 0, 1 and 2, no Qt, no tracebacks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from jmdesk.operations.demo import PLAN, example
from jmdesk.operations.desk import open_desk
from tests.cli.conftest import Run

BODY = {
    "year": 2024,
    "name": "试验项目",
    "nature": "新建",
    "category": "产业合作类",
    "place": "窑艾里嘎查",
    "scope": "建棚",
    "total": "12.5",
    "jm": "12.5",
    "implementer": "巴彦呼舒镇",
}


def test_init_says_whose_store_it_is(run: Run) -> None:
    code, told, _ = run("init", "--unit", "152222100000", "--person", "包文")
    assert code == 0
    assert told["unit"] == "152222100000"
    assert told["device"]


def test_ledgers_and_reports_name_what_there_is(run: Run) -> None:
    _, ledgers, _ = run("ledgers")
    assert {"project", "progress", "beneficiary", "training"} <= {one["id"] for one in ledgers}
    progress = next(one for one in ledgers if one["id"] == "progress")
    paid = next(field for field in progress["fields"] if field["name"] == "paid")
    assert (paid["label"], paid["type"], paid["measure"]) == ("京蒙资金累计支付", "money", "万元")
    _, reports, _ = run("reports")
    assert {"表1", "表2", "表3", "表4"} <= {one.get("number") for one in reports}


def test_add_edit_list_history_delete(begun: Run) -> None:
    code, told, _ = begun("add", "project", "--values", json.dumps(BODY))
    assert code in (0, 1)
    [record] = told["records"]
    assert begun("edit", record, "--values", '{"place": "王鲁嘎查"}')[0] in (0, 1)
    _, listed, _ = begun("list", "project", "--search", "syxm")
    assert [(one["record"], one["place"], one["jm"]) for one in listed] == [
        (record, "王鲁嘎查", "12.5")
    ]
    _, history, _ = begun("history", record)
    assert history[0]["values"] == {"place": "王鲁嘎查"}
    assert history[0]["parents"] == [history[1]["revision"]]
    assert begun("delete", record, "--reason", "试验")[0] == 0
    assert begun("list", "project")[1] == []


def test_several_records_come_in_one_transaction(begun: Run) -> None:
    rows = [BODY, {**BODY, "name": "另一项", "jm": "五个"}]
    code, told, said = begun("add", "project", "--values", json.dumps(rows))
    assert (code, told) == (2, None)
    assert "京蒙资金" in said
    assert begun("list", "project")[1] == []


def test_half_a_character_in_values_is_a_sentence(begun: Run) -> None:
    code, _, said = begun("add", "project", "--values", '{"name": "\\ud800"}')
    assert (code, "残缺的字" in said) == (2, True)


def test_values_come_from_a_file_too(begun: Run, tmp_path: Path) -> None:
    file = tmp_path / "values.json"
    file.write_text(json.dumps(BODY), encoding="utf-8")
    assert len(begun("add", "project", "--values", f"@{file}")[1]["records"]) == 1


def test_problems_found_are_exit_code_1(begun: Run) -> None:
    wrong = {**BODY, "total": "13"}
    code, told, said = begun("add", "project", "--values", json.dumps(wrong))
    assert code == 1
    problem = next(one for one in told["problems"] if one["level"] == "强制")
    assert problem["ledger"] == "project"
    assert "13" in problem["message"]
    assert problem["message"] in said
    assert begun("check", "--ledger", "project")[0] == 1


def test_the_plan_comes_in_once(begun: Run) -> None:
    plan = str(example(PLAN))
    code, told, _ = begun("import", plan, "--ledger", "project", "--dry-run")
    assert (code, told["rows"], told["new"]) == (1, 148, 148)
    assert begun("list", "project", "--unit", "科右中旗")[1] == []
    begun("import", plan, "--ledger", "project")
    _, again, _ = begun("import", plan, "--ledger", "project")
    assert (again["new"], again["updated"], again["same"]) == (0, 0, 148)
    digest = begun("verify")[1]["digest"]
    begun("import", plan, "--ledger", "project")
    assert begun("verify")[1]["digest"] == digest


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["list"],
        ["list", "no_such_ledger"],
        ["list", "project", "--period", "2023-13"],
        ["list", "project", "--unit", "火星"],
        ["add", "project", "--values", "{"],
        ["add", "project", "--values", "[" * 100_000],
        ["add", "project", "--values", "@no-such-file"],
        ["import", "no-such-file.xlsx", "--ledger", "project"],
        ["report", "表9", "--to", "x.pdf"],
        ["report", "表1", "--period", "2023", "--to", "x.docx"],
        ["history", "no-such-record"],
        ["missing"],
    ],
)
def test_a_users_mistake_is_one_sentence_and_exit_code_2(begun: Run, words: list[str]) -> None:
    code, told, said = begun(*words)
    assert (code, told) == (2, None)
    assert said.strip()
    assert "Traceback" not in said


def test_before_init_nothing_can_be_recorded(run: Run) -> None:
    code, _, said = run("add", "project", "--values", json.dumps(BODY))
    assert code == 2
    assert "jmdesk init" in said


def test_backup_and_restore_bring_back_the_same(begun: Run, tmp_path: Path) -> None:
    begun("add", "project", "--values", json.dumps(BODY))
    digest = begun("verify")[1]["digest"]
    copy = tmp_path / "copy.db"
    assert begun("backup", "--to", str(copy))[1]["revisions"] == 1
    begun("delete", begun("list", "project")[1][0]["record"], "--reason", "试验")
    assert begun("verify")[1]["digest"] != digest
    begun("restore", str(copy))
    assert begun("verify")[1]["digest"] == digest


def test_backups_are_listed_looked_at_drilled_and_found_spoilt(begun: Run, tmp_path: Path) -> None:
    assert begun("backups")[1] == []
    assert begun("drill")[0] == 2
    begun("add", "project", "--values", json.dumps(BODY))
    copy = Path(begun("backup")[1]["file"])
    begun("delete", begun("list", "project")[1][0]["record"], "--reason", "试验")
    ((told,),) = (begun("backups")[1],)
    assert (told["kind"], told["revisions"], told["good"]) == ("person", 1, True)
    code, seen, said = begun("restore", str(copy), "--dry-run")
    assert (code, seen["ledgers"][0]["back"]) == (0, 1)
    assert "什么都没有改动" in said
    assert begun("list", "project")[1] == []
    code, done, _ = begun("drill")
    assert (code, done["ok"], done["records"]) == (0, True, 1)
    content = copy.read_bytes()
    half = len(content) // 2
    copy.write_bytes(content[:half] + bytes(len(content) - half))
    code, done, said = begun("drill", str(copy))
    assert (code, done["ok"]) == (1, False)
    assert "恢复演练没有通过" in said


def test_commands_load_no_qt() -> None:
    script = (
        "import sys; from jmdesk.__main__ import main; main(['ledgers']);"
        "assert not [m for m in sys.modules if m.startswith(('PySide6', 'sqlalchemy'))]"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_new_form_in_the_users_folder_can_be_recorded_and_listed(
    begun: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "forms" / "ledgers"
    folder.mkdir(parents=True)
    (folder / "well.toml").write_text(
        'id = "well"\ntitle = "机井"\nversion = 1\nlevels = ["village"]\nkey = ["name"]\n'
        'title_expr = "{name}"\n'
        '[[fields]]\nname = "name"\nlabel = "井名"\ntype = "text"\nrequired = true\n'
        '[[fields]]\nname = "depth"\nlabel = "井深"\ntype = "decimal"\nmeasure = "米"\n'
        '[[rules]]\ncode = "deep"\nlevel = "须说明"\nexpect = "depth <= 300"\nat = "depth"\n'
        'say = "井深 {depth} 米大于 300 米，是否写错？"\n',
        encoding="utf-8",
    )
    values = json.dumps({"name": "一号井", "depth": "320"})
    code, told, _ = begun("add", "well", "--unit", "窑艾里嘎查", "--values", values)
    assert code == 1
    assert told["problems"][0]["message"] == "井深 320 米大于 300 米，是否写错？"
    assert begun("list", "well")[1][0]["depth"] == "320"
    for ending in ("pdf", "xlsx"):
        file = tmp_path / f"wells.{ending}"
        assert begun("report", "well_list", "--to", str(file))[1]["rows"] == 1
        assert file.stat().st_size > 1000


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    script = f"{sys.executable} -m jmdesk units | head -n 1"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True)
    assert "内蒙古自治区" in done.stdout
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_official_texts_are_printed_once_set_and_never_invented(begun: Run, tmp_path: Path) -> None:
    def printed() -> str:
        file = tmp_path / "表4.pdf"
        begun("report", "表4", "--period", "2024-05", "--to", str(file))
        told = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True)
        return told.stdout.decode()

    assert "制定机关" not in printed()
    assert begun("settings", "--set", "制定机关=旗京蒙办")[1]["form_maker"] == "旗京蒙办"
    assert "制定机关：旗京蒙办" in printed()
    assert "备案文号" not in printed()
    begun("settings", "--set", "制定机关=")
    assert "制定机关" not in printed()
    assert begun("settings", "--set", "公章=有")[0] == 2


def test_a_blank_form_and_a_signin_sheet_are_reports_to_write_on(
    begun: Run, tmp_path: Path
) -> None:
    to = tmp_path / "空白.pdf"
    code, told, _ = begun("report", "表2", "--blank", "--period", "2024-05", "--to", str(to))
    assert (code, told["check_code"]) == (0, "")
    assert to.read_bytes().startswith(b"%PDF")
    sheet = tmp_path / "签到册.xlsx"
    assert begun("report", "signin_sheet", "--lines", "40", "--to", str(sheet))[0] == 0
    assert sheet.exists()
    assert begun("report", "site", "--blank", "--to", str(to))[0] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("表2", "--blank", "--version-no", "1"), "空白表没有第几稿"),
        (("表2", "--lines", "3"), "请加上 --blank"),
        (("signin_sheet", "--course", "没有"), "没有找到培训班"),
        (("signin_sheet", "--day", "5月8日"), "2024-05-12 这样的日期"),
        (("表6",), "请改选一个嘎查"),
    ],
)
def test_a_form_that_cannot_be_made_says_why(
    begun: Run, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    to = tmp_path / "表.pdf"
    code, told, error = begun("report", *words, "--to", str(to))
    assert (code, told) == (2, None)
    assert said in error
    assert not to.exists()


def test_the_command_line_speaks_english_when_asked(tmp_path: Path) -> None:
    open_desk(tmp_path / "no").close()
    script = "from jmdesk.__main__ import main; raise SystemExit(main(['verify', '--store', 'no']))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=os.environ | {"JMDESK_LANG": "en", "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr
    assert not re.search(r"[\u4e00-\u9fff]", done.stdout + done.stderr)


def test_numbers_are_heard_as_people_write_them_and_it_is_said(begun: Run) -> None:
    body = {**BODY, "total": "约2000万", "jm": "约二千万元"}
    code, told, said = begun("add", "project", "--values", json.dumps(body))
    assert code in (0, 1)
    note = "“项目总投资”：“约2000万”读作 2000 万元，“约”记在数旁。"
    assert note in told["notes"]
    assert note in said
    _, (record,), _ = begun("list", "project")
    assert (record["total"], record["qualifiers"]) == ("2000", {"total": "约", "jm": "约"})
    _, told, _ = begun("edit", told["records"][0], "--values", '{"total": 2000, "jm": "2000"}')
    assert "notes" not in told
    _, (record,), _ = begun("list", "project")
    assert "qualifiers" not in record
    code, _, said = begun("add", "project", "--values", json.dumps({**BODY, "total": "2-3万元"}))
    assert (code, "一个范围（2 到 3）" in said) == (2, True)
