"""Plain values of the field: periods, units, revisions, records, problems. Standard library."""
