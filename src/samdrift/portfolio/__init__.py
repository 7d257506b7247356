"""Which systems there are, who uses each one and how, who answers for it, what hangs together."""
