"""Who sent a message: a person or a machine, and which; by its header, its letter, and the subject of an answer."""
