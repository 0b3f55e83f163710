"""Delivery reports (RFC 3464): the fields for machines, and the part for people."""
