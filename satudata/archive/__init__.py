"""One file that holds an instance for good, and the way back from it (SOP of Magetan, row 9: soft copy, archive)."""
