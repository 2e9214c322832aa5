"""A year of a demonstration catalogue, told as commits: who did what, when, and with which key."""
