"""Logs of other desks' tools: which column is what, and the history of each case, row by row."""
