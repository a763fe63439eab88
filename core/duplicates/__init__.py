"""Rows that may be there twice: found in the background, looked at side by side, made one or told apart."""
