"""What money puts into the sockets: investments."""
