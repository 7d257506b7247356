"""What meetings put into the sockets."""
