"""Items of Outlook, single (.msg) and in data files (.pst, .ost), as messages of the Internet."""
