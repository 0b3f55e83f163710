"""What counts of one message, and the sums of many: pure, mergeable, and of bounded memory."""
