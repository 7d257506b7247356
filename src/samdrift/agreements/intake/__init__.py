"""What can be taken in about agreements, each kind in the module it lives in."""
