"""Mail servers, reached by bounded sockets: used by the mailbox and by the archive."""
