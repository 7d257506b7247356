"""Who may do what in money: keys of cost split."""
