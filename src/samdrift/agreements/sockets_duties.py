"""What agreements puts into the sockets: duties."""
