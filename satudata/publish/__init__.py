"""From the private working repository to the public output, which holds exactly what was built and no more."""
