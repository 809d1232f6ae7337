"""Editors: one small widget for each field type; they hold what was typed, never a guess."""
