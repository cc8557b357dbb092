"""The offices: the tree, one office with its posts, and its changes."""
