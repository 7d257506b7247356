"""What invoices to members, and postings put into the sockets."""
