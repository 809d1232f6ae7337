"""One hostile input after another, spoilt by seed, reader and number.

The good files are written anew in each run, with keys and times of their own, so the same number
makes a like input again; the very one is the file that is kept of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.chance import Chance
from tests.fuzz.seeds import Seeds
from tests.fuzz.spoil_bytes import any_way
from tests.fuzz.spoil_ole import OLE
from tests.fuzz.spoil_package import LOCKED, PACKAGE, Spoil
from tests.fuzz.spoil_pdf import PDF
from tests.fuzz.spoil_picture import PICTURE
from tests.fuzz.spoil_sheets import ODS, XLSX
from tests.fuzz.spoil_text import CODES, PASTED, TOML
from tests.fuzz.spoil_zip import ZIPS

READERS: Mapping[str, tuple[Spoil, ...]] = {
    "package": PACKAGE,
    "xlsx": XLSX,
    "ods": ODS,
    "xls": OLE,
    "pdf": PDF,
    "picture": PICTURE,
    "zip": ZIPS,
    "locked": LOCKED,
    "definition": TOML,
    "pasted": PASTED,
    "code": CODES,
}
SHARES = {"package": 5, "xlsx": 5, "pdf": 3, "locked": 1, "zip": 1}
"""How often each reader comes in turn; those not named twice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """An input: ``how`` names what was done to a good one, ``turn`` decides what reads it."""

    reader: str
    number: int
    seed: int
    how: str
    content: bytes
    turn: int

    @property
    def name(self) -> str:
        """What makes one like it."""
        return f"{self.reader}/{self.number} (seed {self.seed}, {self.how})"

    def keep(self, folder: Path) -> Path:
        """Write it down, so that `kept` finds all that it takes to throw it again."""
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{self.reader}-{self.number}-{self.seed}-{self.turn}"
        file.write_bytes(self.content)
        return file


def case(reader: str, number: int, seed: int, seeds: Seeds) -> Case:
    """The case of this number."""
    chance = Chance.of(seed, reader, number)
    good, spoil = chance.choice(seeds[reader]), chance.choice(READERS[reader])
    how = getattr(spoil, "__name__", "")
    try:
        content = spoil(chance, good)
    except (ValueError, RecursionError, OverflowError, TypeError) as error:
        # What was to be written is too wrong for the writer: then just any way.
        content, how = any_way(chance, good), f"{how}, but {type(error).__name__}"
    return Case(
        reader=reader,
        number=number,
        seed=seed,
        how=how,
        content=content,
        turn=chance.randrange(1_000),
    )


def kept(file: Path) -> Case:
    """An input that was written down, the very same."""
    reader, number, seed, turn = file.name.split("-")
    return Case(
        reader=reader,
        number=int(number),
        seed=int(seed),
        how="kept",
        content=file.read_bytes(),
        turn=int(turn),
    )


def turns(count: int, readers: tuple[str, ...] = ()) -> list[tuple[str, int]]:
    """Which reader gets which numbers, so many in all, mixed as `SHARES` says."""
    wheel = [name for name in readers or READERS for _ in range(SHARES.get(name, 2))]
    numbers = dict.fromkeys(wheel, 0)
    found = []
    for place in range(count):
        name = wheel[place * 7 % len(wheel)] if len(wheel) % 7 else wheel[place % len(wheel)]
        found.append((name, numbers[name]))
        numbers[name] += 1
    return found
