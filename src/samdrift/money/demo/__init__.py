"""The example's money."""
