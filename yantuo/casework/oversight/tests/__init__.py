"""Tests of oversight rounds."""
