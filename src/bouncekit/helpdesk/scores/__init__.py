"""What is known of addresses over time: events, the policies that weigh them, and where they are kept."""
