"""What the joint investment portfolio and grants put into the sockets."""
