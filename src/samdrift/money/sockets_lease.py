"""What money puts into the sockets: lease."""
