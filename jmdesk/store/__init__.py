"""The store: revisions that are never changed, and the current tables computed from them."""
