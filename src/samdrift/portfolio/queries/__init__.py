"""Reads of the portfolio, by subject."""
