"""Mail programs that keep their mail, or what they know of it, in a database of SQLite."""
