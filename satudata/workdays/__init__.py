"""Working days: which moments are hours of service, when something is due, and how much time it took."""
