"""For others: what other systems call our reasons, and a server's answer without the people in it."""
