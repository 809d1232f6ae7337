"""Files and texts from someone who means harm, thrown at every reader of the desk.

`cases` spoils real files with knowledge of their form, `arena` reads them as the desk does, in
processes that may die, and `oracle` says what must never happen. ``python -m tests.fuzz --help``
runs any number of them and makes one of them again.
"""
