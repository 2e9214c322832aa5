"""What stands between a commit and its way out: Git hooks that look for personal and restricted data."""
