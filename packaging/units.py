"""Make resources/units/divisions_2023.csv from a list of statistical divisions.

Usage: python packaging/units.py SOURCE.csv, a file with the columns code, name, level, parent.
The pinyin initials are worked out here, once, so that the desk finds a unit by them without
loading a dictionary. Short names are those in everyday use; units without one have none.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from pypinyin import Style, lazy_pinyin

TARGET = Path(__file__).parents[1] / "resources" / "units" / "divisions_2023.csv"
SHORT = {
    "科尔沁右翼中旗": "科右中旗",
    "科尔沁右翼前旗": "科右前旗",
    "科尔沁左翼中旗": "科左中旗",
    "科尔沁左翼后旗": "科左后旗",
    "莫力达瓦达斡尔族自治旗": "莫旗",
    "鄂伦春自治旗": "鄂伦春旗",
    "鄂温克族自治旗": "鄂温克旗",
    "达尔罕茂明安联合旗": "达茂旗",
    "察哈尔右翼前旗": "察右前旗",
    "察哈尔右翼中旗": "察右中旗",
    "察哈尔右翼后旗": "察右后旗",
}


def initials(name: str) -> str:
    """The first letter of each syllable: 好腰苏木镇 → hysmz."""
    letters = lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore")
    return "".join(letter[0] for letter in letters if letter)


def main(source: str) -> None:
    """Read the source and write the shipped list beside the other resources."""
    with Path(source).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "name", "level", "parent", "short", "initials"])
        for row in rows:
            name = row["name"]
            short = SHORT.get(name, "") if row["level"] == "banner" else ""
            letters = " ".join(initials(text) for text in (short, name) if text)
            writer.writerow([row["code"], name, row["level"], row["parent"], short, letters])


if __name__ == "__main__":
    main(sys.argv[1])
