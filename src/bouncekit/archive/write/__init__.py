"""How one copy is written, crash-safe, and mended."""
