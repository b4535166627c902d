"""The administrator's room of accounts: staff and helpers, their places, and agencies."""
