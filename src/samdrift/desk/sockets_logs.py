"""What the desk puts into the sockets: logs."""
