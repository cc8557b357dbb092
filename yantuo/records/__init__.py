"""What is kept about everything, below everyone and by plain ids: trail, files, numbers, jobs, law."""
