"""What portal put into the sockets."""
