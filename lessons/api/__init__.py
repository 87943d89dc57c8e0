"""The learner's own data over HTTP: the same operations as the pages, in JSON.

The mechanics every app's API shares are here too (edge, strict, problems, described), since
apps above this one may import it and it may import none of them.
"""
