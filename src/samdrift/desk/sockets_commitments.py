"""What commitments put into the sockets."""
