"""What catalogue put into the sockets."""
