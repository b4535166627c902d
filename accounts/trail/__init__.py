"""The auditor's room: who did what, on whose behalf, to what, from what to what; and the door's events."""
