"""A locked package opens with its passphrase as it is told by telephone, and with no other."""

from __future__ import annotations

import time

import pytest

from jmdesk.exchange import locking
from jmdesk.exchange.locking import is_locked, lock, suggest, unlock
from jmdesk.exchange.refused import Refused

CONTENT = "内容".encode() * 100


def verdict(locked: bytes, passphrase: str) -> str:
    """The code with which it does not open."""
    with pytest.raises(Refused) as refused:
        unlock(locked, passphrase)
    return refused.value.verdict


@pytest.mark.parametrize(
    "told", ["4921 4664 4496", "492146644496", "4921-4664-4496", "４９２１　４６６４ 4496"]
)
def test_blanks_hyphens_and_widths_do_not_matter(told: str) -> None:
    assert unlock(lock(CONTENT, "4921 4664 4496"), told) == CONTENT


def check_any_input_method_opens() -> None:
    """Set with one input method, typed with another, or pasted with what nobody sees."""
    for made, typed in (
        ("cafe\u0301 herd 1949", "café herd 1949"),
        ("Herd,wind;1949!", "Herd，wind；1949！"),
        ('herd.wind_"1949"', "herd。wind——“1949”"),
        ("herd'wind'<1949>", "herd‘wind’《1949》"),
        ("herd[wind]$19^49", "herd【wind】￥19……49"),
        ("herd\\wind`1949~", "herd、wind·1949～"),
        ("马跑风吹草低 ☀\ufe0f", "马跑风吹草低☀"),
        ("马跑风吹草低见牛", "\u200b马跑风吹草低\n见牛\ufeff"),
    ):
        for one, other in ((made, typed), (typed, made)):
            assert unlock(lock(CONTENT, one, cost=(1, 8, 1)), other) == CONTENT
    assert verdict(lock(CONTENT, "abcdefgh"), "\ud800abcdefgi") == "wrong-passphrase"


def test_it_opens_with_whatever_input_method_it_is_typed() -> None:
    check_any_input_method_opens()


def test_it_stays_shut_where_input_methods_are_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "_AS_TYPED", {})
    with pytest.raises(Refused):
        check_any_input_method_opens()


def test_another_passphrase_does_not_open_it() -> None:
    locked = lock(CONTENT, "4921 4664 4496")
    assert verdict(locked, "4921 4664 4497") == "wrong-passphrase"
    assert CONTENT[:12] not in locked
    assert is_locked(locked[:20])
    assert lock(CONTENT, "4921 4664 4496") != locked


def test_whatever_is_changed_keeps_it_shut() -> None:
    locked = lock(CONTENT, "一二三")
    for place in (8, 13, 25, 40, len(locked) - 1):
        spoilt = bytearray(locked)
        spoilt[place] ^= 1
        assert verdict(bytes(spoilt), "一二三") in {"wrong-passphrase", "altered", "newer"}
    assert verdict(locked[:30], "一二三") == "truncated"
    assert verdict(b"x" * 200, "一二三") == "altered"


def test_a_foreign_file_cannot_ask_for_much_work() -> None:
    locked = bytearray(lock(CONTENT, "一二三"))
    for place, asked in ((9, 30), (9, 0), (10, 255), (11, 200)):
        greedy = bytearray(locked)
        greedy[place] = asked
        started = time.monotonic()
        assert verdict(bytes(greedy), "一二三") == "altered"
        assert time.monotonic() - started < 0.5


def test_a_later_way_of_locking_is_named_as_newer() -> None:
    locked = bytearray(lock(CONTENT, "一二三"))
    locked[8] = 2
    assert verdict(bytes(locked), "一二三") == "newer"


def test_a_passphrase_of_nothing_locks_nothing() -> None:
    with pytest.raises(ValueError, match="passphrase"):
        lock(CONTENT, " - ")


def test_a_suggested_passphrase_is_four_groups_of_digits_and_never_the_same() -> None:
    told = {suggest() for _ in range(20)}
    assert len(told) == 20
    assert all([len(group) for group in one.split()] == [4] * 4 for one in told)
    assert all(one.replace(" ", "").isdigit() for one in told)
