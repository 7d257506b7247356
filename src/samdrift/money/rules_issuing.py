"""Who may do what in money: invoices to members, and postings."""
