"""Registers of the portfolio, by subject."""
