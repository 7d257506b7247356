"""Who may do what in money: investments."""
