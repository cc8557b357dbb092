"""Who there is: divisions, organisations, people, enterprises."""
