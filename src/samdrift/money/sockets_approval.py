"""What approval of incoming invoices put into the sockets."""
