"""The sheet to type into: as in WPS, but each cell is checked and nothing typed is lost.

It is generic: columns say how a text is read and shown, rows say what is stored; it knows no
store and no ledger.
"""
