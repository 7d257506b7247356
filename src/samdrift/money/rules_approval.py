"""Who may do what in money: approval of incoming invoices."""
