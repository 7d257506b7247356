"""Merges and splits of members: previewed, done in one act, and undone the same day."""
