"""One box: enterprises, codes, licences, document numbers, dossiers."""
