"""What knowledge put into the sockets."""
