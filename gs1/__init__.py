"""The standard of numbers on goods, without framework and database."""
