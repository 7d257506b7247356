"""What agreements puts into the sockets: hours."""
