"""Reports on how Satu Data is run: every figure computed from the repository, with what it was computed from."""
