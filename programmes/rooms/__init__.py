"""Training rooms: joining by a code, a wall of who is at which step, attendance that becomes evidence."""
