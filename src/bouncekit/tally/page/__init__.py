"""The page of a tally: one file of HTML that needs nothing else, to read on a screen and to print."""
