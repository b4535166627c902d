"""Administrative units of both eras of the Thái Bình area, and how old ones lead to new ones."""
