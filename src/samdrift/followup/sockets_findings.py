"""What findings put into the sockets."""
