"""What every dossier shares: deadlines, documents, notices, referrals."""
