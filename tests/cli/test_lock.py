"""lock, unlock and passphrase on the command line; every other command with --unlock.

Nothing of it needs SQLCipher where there is no lock.
"""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from jmdesk.cli.run import HOMES
from jmdesk.exchange import locking as exchange_locking
from jmdesk.store import cipher, recrypting
from tests.cli.conftest import Run

PASSPHRASE = "草原上的风 1949"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange_locking, "STRONG", (1, 8, 1))


@pytest.fixture
def locked(begun: Run, tmp_path: Path) -> Run:
    """A desk with a backup, both locked."""
    assert begun("backup")[0] == 0
    recovery = ("--recovery", str(tmp_path / "key.pdf"))
    code, told, said = begun("lock", "--passphrase", PASSPHRASE, *recovery)
    assert code == 0
    assert len(told["copies"]) == 1
    assert "固态盘" in said
    return begun


def test_a_weak_passphrase_locks_nothing(begun: Run, tmp_path: Path) -> None:
    recovery = tmp_path / "key.pdf"
    code, _, said = begun("lock", "--passphrase", "12345678", "--recovery", str(recovery))
    assert (code, recovery.exists()) == (2, False)
    assert "口令" in said
    code, _, said = begun(
        "lock", "--passphrase", PASSPHRASE, "--recovery", str(tmp_path / "none" / "key.pdf")
    )
    assert code == 2
    assert "不存在" in said
    assert recrypting.is_plain_store(tmp_path / "desk.db")


def test_every_command_says_how_or_opens_with_the_passphrase(
    locked: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (tmp_path / "key.pdf").read_bytes().startswith(b"%PDF")
    for command in ("verify", "backup", "unlock"):
        code, told, said = locked(command)
        assert (code, told) == (2, None), command
        assert "--unlock" in said, command
        if command != "unlock":
            assert locked(command, "--unlock", PASSPHRASE)[0] == 0, command
    code, _, said = locked("--unlock", "草原上的雨 1949", "verify")
    assert code == 2
    assert "口令不对" in said
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n"))
    assert locked("--unlock", "-", "verify")[0] == 0


def test_restore_passphrase_and_unlock(locked: Run, tmp_path: Path) -> None:
    store = tmp_path / "desk.db"
    (copy,) = (tmp_path / "backups").glob("*.db")
    code, _, _ = locked("restore", str(copy), "--unlock", PASSPHRASE)
    assert code == 0
    assert cipher.is_locked(store)
    code, told, _ = locked("passphrase", "--unlock", PASSPHRASE, "--new", "春天的雨水下得晚")
    assert code == 0
    assert told["files"] >= 2
    assert locked("unlock", "--unlock", PASSPHRASE)[0] == 2
    assert locked("unlock", "--unlock", "春天的雨水下得晚")[0] == 0
    assert recrypting.is_plain_store(store)
    assert recrypting.is_plain_store(copy)
    assert locked("verify")[0] == 0
    assert locked("verify", "--unlock", "春天的雨水下得晚")[0] == 0


def test_there_are_homes_for_the_commands() -> None:
    assert HOMES["jmdesk.cli.lock_commands"] == ("lock", "unlock", "passphrase")


def test_a_plain_desk_never_loads_the_cipher(begun: Run, tmp_path: Path) -> None:
    words = ["--store", str(tmp_path / "desk.db"), "settings"]
    looked = (
        "import sys; from jmdesk.__main__ import main; "
        f"main({words!r}); print([m for m in sys.modules if 'sqlcipher3' in m], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", looked], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr.strip().endswith("[]")
