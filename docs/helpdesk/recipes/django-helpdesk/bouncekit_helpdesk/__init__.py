"""Lays notices to their tickets in django-helpdesk: write "bouncekit_helpdesk" below "helpdesk" in INSTALLED_APPS."""
# SPDX-License-Identifier: 0BSD
