"""The procedure in force over what lies in the repository: who has done what, whose turn it is, and until when."""
