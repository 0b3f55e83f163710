"""Giving kept messages back: to a folder, an mbox, a server."""
