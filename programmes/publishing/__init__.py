"""Reports that are frozen as published, their later corrections, and the signed papers that came back."""
