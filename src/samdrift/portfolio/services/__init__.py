"""Acts on the portfolio, by subject."""
