"""The page client: every page that a test fetches is checked while it is fetched."""
