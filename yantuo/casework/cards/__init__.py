"""Oversight cards 督查督办卡: problems ordered to be corrected, answered, reviewed; a return visit alone closes one."""
