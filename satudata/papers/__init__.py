"""Letters and the other official papers: made to be signed, registered, and taken back as evidence of an approval."""
