"""What stands in the junk folder by mistake, and what is dangerous."""
