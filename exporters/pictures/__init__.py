"""Pictures of a marketplace made ready and bound into one zip, for sellers who add them by hand."""
