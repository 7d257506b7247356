"""Who may do what in agreements: claims."""
