"""The invented province: data, pictures and papers of the sample, and the loader that brings them in."""
