"""Calculations of the portfolio: graph and table in, plain data out."""
