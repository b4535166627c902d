"""The page that offers rows to be pasted into a template by hand."""
