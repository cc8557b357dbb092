"""The trail on screen: who did what, the proof that nothing was altered, the daily seals."""
