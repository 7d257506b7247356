"""What the front page puts into the sockets."""
