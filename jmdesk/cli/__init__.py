"""The command line: the same operations as the window, for scripts and coordinators. No Qt."""
