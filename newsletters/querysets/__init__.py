"""Reads of newsletters, their subscribers and deliveries."""
