"""Intake: a table from outside, taken row by row; what cannot be taken is named and kept."""
