"""Letters: made for a head of agency to sign, and taken back as evidence of an approval."""
