"""What agreements puts into the sockets: procurement."""
