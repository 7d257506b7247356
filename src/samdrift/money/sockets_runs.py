"""What money puts into the sockets: runs."""
