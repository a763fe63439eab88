"""From the Markdown of chapters to numbered, safe HTML: for the reader's page, the search and the PDF alike."""
