"""Every file that was made for a marketplace: who asked, what went in, and the same bytes again."""
