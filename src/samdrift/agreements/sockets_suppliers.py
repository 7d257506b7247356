"""What agreements puts into the sockets: suppliers."""
