"""What the desk puts into the sockets: oncall."""
