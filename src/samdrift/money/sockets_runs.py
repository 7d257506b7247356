"""What runs put into the sockets."""
