"""What clocks put into the sockets."""
