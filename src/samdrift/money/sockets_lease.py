"""What purchase against lease put into the sockets."""
