"""What agreements puts into the sockets: agreements."""
