"""Small programs for those who work on the code; nothing here runs in production."""
