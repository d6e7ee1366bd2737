"""What each command does with its arguments; `cli` parses them."""
