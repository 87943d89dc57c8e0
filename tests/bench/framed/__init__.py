"""A page of Wagtail's admin with nothing on it: what the frame around a report costs."""
