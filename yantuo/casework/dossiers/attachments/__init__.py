"""Files of a dossier: added, looked at, withdrawn; the dossier is asked before any of them is served."""
