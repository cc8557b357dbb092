"""The inspections of an enterprise as it reads them: result, findings, papers, publication."""
