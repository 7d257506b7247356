"""What agreements puts into the sockets: changes."""
