"""What activities put into the sockets."""
