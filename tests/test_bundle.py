"""The bundle runs where there is no Python, no network and nothing on the path."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="cuts the network off by unshare")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program of a bundle made of this source."""
    folder = tmp_path_factory.mktemp("bundle")
    subprocess.run(
        [sys.executable, ROOT / "packaging" / "bundle.py", folder],
        check=True,
        timeout=600,
        cwd=folder,
    )
    return folder / "jmdesk" / "jmdesk"


def alone(program: Path, *arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Runs a program with a home and nothing else; without a network where that can be had."""
    command = [str(program), *arguments]
    unshare = shutil.which("unshare")
    if unshare and os.geteuid() == 0:
        command = [unshare, "--net", *command]
    environment = {"PATH": "/nonexistent", "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(
        command, env=environment, capture_output=True, encoding="utf-8", timeout=300, check=False
    )


def test_the_bundle_knows_its_ledgers(bundle: Path, tmp_path: Path) -> None:
    done = alone(bundle, "ledgers", "--json", home=tmp_path)
    assert done.returncode == 0, done.stderr
    known = {ledger["id"] for ledger in json.loads(done.stdout)}
    assert {"project", "progress"} <= known


def test_the_bundle_does_the_whole_job(bundle: Path, tmp_path: Path) -> None:
    """Reading workbooks in a child process, the store, and the writers, all without Python."""
    folder = tmp_path / "演示"
    done = alone(bundle, "demo", "--to", str(folder), "--json", home=tmp_path)
    assert done.returncode in (0, 1), done.stderr
    kinds = {file.suffix for file in folder.rglob("*") if file.is_file()}
    assert {".xlsx", ".pdf", ".db"} <= kinds


def test_the_bundle_carries_what_it_reads(bundle: Path) -> None:
    inside = bundle.parent / "_internal"
    for name in ("forms", "resources/fonts", "resources/units", "LICENSE", "NOTICE"):
        assert (inside / name).exists(), name
    libraries = {file.name for file in inside.rglob("libQt6*.so*")}
    assert not any("Qml" in name or "Quick" in name for name in libraries)


def test_the_bundle_sends_and_merges(bundle: Path, tmp_path: Path) -> None:
    """Signing, the children that read, and pictures of codes, all without Python."""

    def run(*arguments: str) -> dict[str, object]:
        done = alone(bundle, *arguments, "--json", home=tmp_path)
        assert done.returncode in (0, 1), done.stderr
        told: dict[str, object] = json.loads(done.stdout)
        return told

    town, banner = str(tmp_path / "town.db"), str(tmp_path / "banner.db")
    package, paper = str(tmp_path / "town.jmdesk"), str(tmp_path / "表1.pdf")
    project = '{"name": "牛舍", "year": "2023", "category": "产业合作类"}'
    run("--store", town, "init", "--unit", "好腰苏木镇", "--person", "白音")
    run("--store", banner, "init", "--unit", "科尔沁右翼中旗", "--person", "乌兰")
    run("--store", town, "add", "project", "--values", project)
    run("--store", town, "pack", "--to", package)
    run("--store", town, "report", "demand", "--period", "2023", "--to", paper)
    files = run("--store", banner, "merge", package, paper)["files"]
    assert isinstance(files, list)
    assert [file["verdict"] for file in files] == ["merged", "already-here"]
    digests = {run("--store", store, "verify")["digest"] for store in (town, banner)}
    assert len(digests) == 1


def test_the_bundle_locks_its_store(bundle: Path, tmp_path: Path) -> None:
    """SQLCipher is loaded when a store is locked, and not before."""

    def run(*arguments: str) -> int:
        return alone(
            bundle, "--store", str(tmp_path / "desk.db"), *arguments, home=tmp_path
        ).returncode

    assert run("init", "--unit", "好腰苏木镇", "--person", "白音") == 0
    recovery = str(tmp_path / "key.pdf")
    assert run("lock", "--passphrase", "horse 1949 wind", "--recovery", recovery) == 0
    assert b"SQLite format" not in (tmp_path / "desk.db").read_bytes()
    assert run("verify") == 2
    assert run("verify", "--unlock", "horse 1949 wind") == 0
