"""Other desks to measure beside ours: Request Tracker 5 and django-helpdesk, with the same cases."""
