"""Papers of money."""
