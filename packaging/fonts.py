"""Makes resources/fonts/ from the static TrueType files of Noto Sans SC and Noto Serif SC.

    npm pack @expo-google-fonts/noto-sans-sc@0.4.3 @expo-google-fonts/noto-serif-sc@0.4.3
    (unpack both into one folder, each in a folder of its own)
    .venv/bin/python packaging/fonts.py FOLDER

One face stays whole: it stands in for a character that another face lacks, such as a rare one in
a person's name. The others keep what forms print: GB2312, the characters of the units' names,
signs and full-width forms. PDF needs glyf outlines and a PostScript name of its own for each
face; the source has both, and cutting keeps them.
"""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[1]
FONTS = ROOT / "resources" / "fonts"
UNITS = ROOT / "resources" / "units"

WHOLE = "NotoSansSC-Regular.ttf"
FACES = {
    WHOLE: "NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": "NotoSansSC_700Bold.ttf",
    "NotoSerifSC-Regular.ttf": "NotoSerifSC_400Regular.ttf",
    # Black is the nearest to 小标宋, in which the titles of official papers are set.
    "NotoSerifSC-Black.ttf": "NotoSerifSC_900Black.ttf",
}
LICENCES = {
    "OFL-NotoSansSC.txt": "noto-sans-sc",
    "OFL-NotoSerifSC.txt": "noto-serif-sc",
}
BLOCKS = [
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00FF),  # Latin-1
    (0x0100, 0x024F),  # Latin with the tone marks of pinyin
    (0x02B0, 0x02FF),
    (0x0370, 0x03FF),  # Greek
    (0x2000, 0x206F),  # dashes, quotes, ellipsis
    (0x2070, 0x209F),  # raised and lowered figures
    (0x20A0, 0x20BF),  # currencies
    (0x2100, 0x214F),  # ℃ №
    (0x2150, 0x218F),  # Ⅰ-Ⅻ
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # ≤ ≥ ≈
    (0x2300, 0x23FF),
    (0x2460, 0x24FF),  # ①-⑳ ⑴-⒇
    (0x2500, 0x259F),  # lines and blocks
    (0x25A0, 0x25FF),  # ■ ▲ ● ◇
    (0x2600, 0x27BF),  # ☐ ☑ ☆ ✓
    (0x3000, 0x30FF),  # 、。「」〔〕〇, kana
    (0x3100, 0x312F),
    (0x3200, 0x33FF),  # ㈠ ㎡ ㎏
    (0xFE10, 0xFE4F),
    (0xFF00, 0xFFEF),  # full-width forms
]


def gb2312() -> Iterator[int]:
    """Every code point of GB2312: 6,763 hanzi and its signs."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue


def wanted() -> set[int]:
    """The code points a cut face keeps, so far as its source has them."""
    points = {point for first, last in BLOCKS for point in range(first, last + 1)}
    points.update(gb2312())
    for names in sorted(UNITS.glob("*.csv")):
        points.update(ord(char) for char in names.read_text(encoding="utf-8-sig"))
    return points


def cut(source: Path, target: Path, points: set[int]) -> None:
    """Writes the glyphs for ``points`` of one face, the same bytes each time."""
    options = subset.Options()
    options.layout_features = ["ccmp", "kern", "locl", "mark"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.hinting = False
    options.drop_tables += ["STAT", "vhea", "vmtx"]
    options.recalc_timestamp = False
    with TTFont(source, recalcTimestamp=False) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=points)
        cutter.subset(font)
        font.save(target)


def only(folder: Path, pattern: str) -> Path:
    """The one file that matches, or an error that names the pattern."""
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        sys.exit(f"{folder}: one {pattern} wanted, found {len(found)}")
    return found[0]


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    FONTS.mkdir(parents=True, exist_ok=True)
    points = wanted()
    for name, source_name in FACES.items():
        source = only(folder, f"**/{source_name}")
        target = FONTS / name
        if name == WHOLE:
            shutil.copyfile(source, target)
        else:
            cut(source, target, points)
        print(f"{target.stat().st_size / 1e6:6.2f} MB  {name}")
    for name, package in LICENCES.items():
        shutil.copyfile(only(folder, f"**/*{package}*/**/LICENSE_FONT"), FONTS / name)


if __name__ == "__main__":
    main()
