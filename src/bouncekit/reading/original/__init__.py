"""The message that came back, and what else a notice tells of it."""
