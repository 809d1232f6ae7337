"""What the desk looks for beyond written rules: one idea a module, each driven by definitions."""
