"""How editors inside cells are dressed: a frame like the current cell's, and nothing more."""

from __future__ import annotations

from jmdesk.ui import theme

_CELL = f"""border: 2px solid {theme.ACCENT}; border-radius: 0px; padding: 0px 5px;
    background: {theme.ATTENTION}; selection-background-color: {theme.ACCENT};
    selection-color: {theme.PAPER}; font-weight: bold;"""

SHEET_LOOK = f"""
QHeaderView:vertical {{ background: {theme.PAPER}; }}
QLineEdit[role="cell"], QLineEdit[role="cell"]:focus {{ {_CELL} }}
QPlainTextEdit[role="cell"], QPlainTextEdit[role="cell"]:focus {{ {_CELL} }}
"""
