"""What keys of cost split put into the sockets."""
