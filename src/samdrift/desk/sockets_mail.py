"""What the desk puts into the sockets: mail."""
