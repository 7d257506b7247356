"""What queue put into the sockets."""
