"""Addresses of a sheet's pages for templates."""
