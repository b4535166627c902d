"""Reports as official papers: what they say in which place, and how it is written as DOCX and PDF."""
