"""What proves an act by its type, how long that holds, and whom to call when it does not."""
