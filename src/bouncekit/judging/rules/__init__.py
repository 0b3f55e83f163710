"""The rule book: patterns, rules and their order, a user's own rules, and what checks them."""
