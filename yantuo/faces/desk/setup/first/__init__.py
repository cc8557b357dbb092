"""The first page of a bureau: its area, the bureau itself and its three administrators, by a one-time link."""
