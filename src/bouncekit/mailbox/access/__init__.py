"""Where mailboxes are reached: servers through IMAPClient, Maildirs, mboxes and folders on a disk."""
