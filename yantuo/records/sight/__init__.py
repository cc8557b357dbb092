"""Who is looking: the database context of a request, a job or a command, and the policies that read it."""
