"""How full a mailbox is, and when it will be full."""
