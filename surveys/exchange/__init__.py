"""Ways in and out of answers beside the pages: pasted tables, files, printed sheets. Pure, as the core is."""
