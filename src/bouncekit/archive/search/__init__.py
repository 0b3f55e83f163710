"""Finding a kept message: the index, and what is extracted for it."""
