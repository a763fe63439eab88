"""How days and times are written, a package per language; what is not here is as Django has it."""
