"""Notices in free text: formats as data, one loop over their lines, and what is asked where no format knows."""
