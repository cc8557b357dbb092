"""Conflicts of interest (回避): who keeps away from which enterprise, declared and, when the reason is gone, ended."""
