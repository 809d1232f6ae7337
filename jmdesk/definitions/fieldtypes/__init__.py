"""Field types: each knows how a value is typed, shown, kept in a revision and in a column."""
