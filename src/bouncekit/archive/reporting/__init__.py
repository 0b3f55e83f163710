"""What a person is told of the archive and its copies."""
