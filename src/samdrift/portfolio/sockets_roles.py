"""What the roles in systems put into the sockets."""
