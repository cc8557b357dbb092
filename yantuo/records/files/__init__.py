"""Photos and scans: sniffed, limited, hashed, deduplicated, never served without asking their owner."""
