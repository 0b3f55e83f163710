"""Where mailboxes are reached: servers and files.  Everything beside this folder is functions over values."""
