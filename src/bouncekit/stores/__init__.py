"""Stores of mail programs: recognised by their content, their folders, and where each message stands in them."""
