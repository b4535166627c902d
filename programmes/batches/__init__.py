"""Verify many acts at once: a second person looks at a random sample, and the whole stands or falls by it."""
