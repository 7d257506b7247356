"""What cases put into the sockets."""
