"""One message of a mailbox as the helpers see it: its facts, its folder, and where it lies."""
