"""Lists too long to wait for: exported by the worker, under the sight of whoever ordered it."""
