"""A room that exists only in the tests: it stands on top and fills every socket."""
