"""Pages of the parties."""
