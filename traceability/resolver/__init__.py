"""The resolver: what a Digital Link on our host opens, and which other pages there are of the same thing."""
