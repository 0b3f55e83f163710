"""Where mail comes from: files, IMAP, POP3; and what is known already."""
