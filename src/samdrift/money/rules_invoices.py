"""Who may do what in money: invoices."""
