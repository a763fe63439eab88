"""Documents as PDF: asked for in the transaction that wants them, made by a worker's child, kept by their hash.

`child` runs without Django and without the database; nothing that it loads may import them, this file included.
"""
