"""The kinds of official papers: each a pure function from facts to a `Paper`."""
