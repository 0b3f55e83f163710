"""A user's own rules, as a file holds them."""

RULES = """\
reason = "policy_violation"
source = "our gateway"
[[rule]]
id = "zebra-gate"
label = "La porte du zèbre"
pattern = "zebra gate"
matches = ["550 Zebra gate closed"]
"""
