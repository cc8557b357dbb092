"""工作交接: when a post ends, every open matter is accepted item by item by the successor."""
