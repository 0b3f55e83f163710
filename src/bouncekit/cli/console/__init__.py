"""What all commands print with: safe text, tables, progress, summaries."""
