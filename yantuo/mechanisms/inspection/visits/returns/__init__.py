"""Findings that come back: their card or referral came to nothing, and they wait for a follow-up by a date."""
