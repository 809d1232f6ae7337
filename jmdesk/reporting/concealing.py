"""What a workbook keeps out of sight: ids beside the rows, names above them, a sheet of texts."""

from __future__ import annotations

from collections.abc import Sequence

from jmdesk.reporting.cells import Styles, Workbook, Worksheet
from jmdesk.reporting.shown import Hide, ShownSheet

_OUT_OF_SIGHT = {"hidden": True}


def conceal(
    book: Workbook,
    styles: Styles,
    written: Sequence[tuple[Worksheet, ShownSheet]],
    hide: Hide,
) -> None:
    """Tell what was written, and put what is given for it where nobody sees or prints it."""
    hidden = hide([shown for _, shown in written])
    for (sheet, shown), header in zip(written, hidden.headers, strict=True):
        _beside(sheet, styles, shown, header)
    kept = book.add_worksheet(hidden.sheet)
    for row, text in enumerate(hidden.cells):
        kept.write_string(row, 0, text)
    kept.very_hidden()
    for name, value in hidden.properties.items():
        book.set_custom_property(name, value, "text")
    for name, value in hidden.names.items():
        book.define_name(name, f'="{value}"')


def _beside(sheet: Worksheet, styles: Styles, shown: ShownSheet, header: Sequence[str]) -> None:
    """The hidden column with the ids and the hidden row with the names."""
    style = styles.get(role="plain", num_format="@")
    column = shown.id_column
    sheet.set_column(column, column, None, style, _OUT_OF_SIGHT)
    for number, row in enumerate(shown.rows, shown.first_row):
        if row.id:
            sheet.write_string(number, column, row.id, style)
    sheet.set_row(shown.header_row, None, style, _OUT_OF_SIGHT)
    for place, text in enumerate(header):
        sheet.write_string(shown.header_row, place, text, style)
