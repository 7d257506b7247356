"""What agreements puts into the sockets: claims."""
