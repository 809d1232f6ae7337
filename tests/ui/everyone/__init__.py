"""Checks over every visible widget of every place, for everyone who sits at the desk."""
