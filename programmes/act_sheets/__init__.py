"""Acts from an office's own sheet: read as products are, judged as the list is, matched with care."""
