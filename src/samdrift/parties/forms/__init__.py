"""Forms of the parties."""
