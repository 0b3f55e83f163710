"""The text of an archive's files: bag, journal, captures, marks (RFC 8493)."""
