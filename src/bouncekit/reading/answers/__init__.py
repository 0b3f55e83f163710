"""What a server's answer is made of: addresses, codes, hosts, commands, identifiers, the dialogue."""
