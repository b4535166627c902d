"""Build texts from structured answers: sentence by sentence, each pointing at the fact behind it.

Nothing is made up and nothing is translated by a machine: sentences are dated data
(`sentences.json`), English words come from a small list of our own (`glossary.json`), and what is
not in it stays unsaid. What is built is a suggestion; a person takes it over or leaves it.
"""
