"""Texts for translators: out as a spreadsheet or as XLIFF, back in as an import."""
