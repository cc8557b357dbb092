"""Tags of the pages of oversight rounds."""
