"""The end of an inspection on the spot: the result handed over in writing; a later record corrects an earlier one."""
