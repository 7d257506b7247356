"""What the portfolio puts into the sockets."""
