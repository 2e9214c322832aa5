"""Two versions of a dataset → what changed, in facts. Pure: no Git, no words; bytes come in, frozen values go out."""
