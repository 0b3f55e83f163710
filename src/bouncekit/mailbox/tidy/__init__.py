"""What weighs, what may go, and the plan that is carried out one message at a time."""
