"""Torn writes, damaged files, full disks, pulled sticks, wrong clocks: said, nothing lost."""
