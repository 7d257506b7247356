"""The ground under every room: doors (reach, rights, history), sockets, lists, intake, search, work."""
