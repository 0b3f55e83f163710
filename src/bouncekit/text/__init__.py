"""Text before it is compared: what reads alike made alike, and many literals found in one pass."""
