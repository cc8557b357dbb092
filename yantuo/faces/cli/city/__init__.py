"""The demonstration city: Changzhi's real divisions and offices with invented people, firms and a year of work."""
