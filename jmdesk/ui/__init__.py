"""The window: Qt lives here and nowhere else; it talks to data through the operations alone."""
