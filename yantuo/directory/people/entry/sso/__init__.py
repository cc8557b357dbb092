"""Coming in through the office's messenger (OAuth 2 code flow); the login with a password always stays."""
