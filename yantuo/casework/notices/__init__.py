"""What people are told, when, and by which channel; every reminder leaves a trace."""
