"""Texts in all languages at once: what is typed, by whom what was changed meanwhile, how far it is translated."""
