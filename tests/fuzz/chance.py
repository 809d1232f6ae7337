"""Seeded chance, and the texts and numbers that have broken readers before."""

from __future__ import annotations

import random

BIDI = "\u202e\u2066\u200f"
MARKER = "此文只在金丝雀文件里"
"""Stands in a file that no reader may open; wherever it shows up, one did."""

TEXTS = (
    "",
    "\0",
    "a\0b",
    "\x1b[31m红\x07",
    "\u202e" + "gpj.exe",
    "\u2066隔\u2069\u200f",
    "\ud800",
    "\udfff尾",
    "\ufeff",
    "\ufffe\uffff",
    "é" * 3,
    "z" + "\u0301" * 500,
    "长" * 40_000,
    "../../../canary/x",
    "..\\..\\canary\\x",
    "/etc/passwd",
    "C:\\Windows\\win.ini",
    "\\\\host\\share\\x",
    "file:///etc/passwd",
    "CON",
    "nul.xlsx",
    "COM1",
    "a/../b",
    "~/x",
    "$(touch x)",
    "`touch x`",
    "{0.__class__}",
    "{name}",
    "%s%n%x",
    '=HYPERLINK("http://host/","x")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "<img src=x onerror=alert(1)>",
    "<a href='file:///etc/passwd'>点</a>",
    "&xxe;",
    "]]>",
    "'; DROP TABLE revisions;--",
    "true",
    "null",
    "NaN",
    "一二三〇",
    "１２３",
    "٣٤",
    "\U0001f9d1\u200d\U0001f33e",
    "\U0010ffff",
)
NUMBERS = (
    "0",
    "-0",
    "-1",
    "1e999",
    "-1e999",
    "1e-999",
    "1E+400",
    "0.1e308",
    "9" * 400,
    "9" * 5_000,
    "1." + "3" * 3_000,
    "NaN",
    "Infinity",
    "0x10",
    "1_000",
    "2147483648",
    "-9223372036854775809",
    "18446744073709551616",
    "1048577",
    "99999999999",
    "1,5",
    "00",
    "1e",
    "--1",
)
WORDS = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
"""Whole numbers at which lengths and offsets turn over."""


class Chance(random.Random):
    """One case's own chance: the same number gives the same case on every computer."""

    @classmethod
    def of(cls, seed: int, reader: str, number: int) -> Chance:
        """The chance of one case of a run."""
        return cls(f"{seed}/{reader}/{number}")

    def text(self) -> str:
        """A text that someone might regret to have read."""
        first = self.choice(TEXTS)
        return first + self.choice(TEXTS) if self.random() < 0.15 else first

    def written(self) -> bytes:
        """Such a text as bytes, lone surrogates and all."""
        return self.text().encode("utf-8", "surrogatepass")

    def number(self) -> str:
        """A number that no one should compute with."""
        return self.choice(NUMBERS)

    def place(self, content: bytes | bytearray) -> int:
        """Somewhere in these bytes; 0 in none."""
        return self.randrange(len(content)) if content else 0
