"""What matters put into the sockets."""
