"""What money puts into the sockets: keys."""
