"""What money puts into the sockets: control."""
