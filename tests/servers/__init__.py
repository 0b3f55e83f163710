"""Real servers on loopback for the tests: one module a server, and their fixtures in `servers.fixtures`."""
