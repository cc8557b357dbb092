"""Yantuo 延拓: supervision of food safety and product quality for a city and its counties."""
