"""reading.sender"""
