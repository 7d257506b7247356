"""What money puts into the sockets: invoices."""
