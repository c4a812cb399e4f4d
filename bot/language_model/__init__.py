"""The language model: it chooses tools and words; figures, names and access stay with code."""
