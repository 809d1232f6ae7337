"""One short function for each thing a person does; no Qt. Windows and commands call these."""
