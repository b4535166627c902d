"""Take the catalogue to the marketplaces: what a listing is, what each marketplace asks, and its file."""
