"""Ledgers, reports, field types and rules: reading forms/. No database, standard library only."""
