"""Enterprises: one enterprise, one file (一企一档)."""
