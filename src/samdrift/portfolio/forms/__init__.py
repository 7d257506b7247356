"""Forms of the portfolio, by subject."""
