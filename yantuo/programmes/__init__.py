"""What spans mechanisms: campaigns, assessment, outreach, roll-out."""
