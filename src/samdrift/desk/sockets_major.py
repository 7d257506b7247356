"""What major put into the sockets."""
