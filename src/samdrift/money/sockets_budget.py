"""What money puts into the sockets: budget."""
