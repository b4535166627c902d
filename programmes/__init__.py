"""The department's support programmes: acts, evidence, and counts that stand up to an audit."""
