"""What agreements puts into the sockets: terms."""
