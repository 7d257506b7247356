"""Pages of the portfolio, by subject."""
