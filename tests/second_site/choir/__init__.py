"""The smallest site that has the apps: Django's own accounts, SQLite, no broker.

docs/own-site.md names these files; tests/test_second_site.py runs them.
"""
