"""What bodies put into the sockets."""
