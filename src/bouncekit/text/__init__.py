"""Text before it is compared: what reads alike made alike, many literals found in one pass, what languages say."""
