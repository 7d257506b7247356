"""The example's service desk: a day at the centre."""
