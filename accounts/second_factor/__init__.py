"""The second factor of staff: codes of an authenticator (TOTP), and printed codes for its loss."""
