"""The example's agreements."""
