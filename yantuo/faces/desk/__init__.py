"""The officer's workbench: today's work, search, the enterprise file, administration pages."""
