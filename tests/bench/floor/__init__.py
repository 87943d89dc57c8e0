"""A site of its own beside the product's: the least that a Django site with these pages can cost.

shared/PEERS.md names its pages: (a) hello, (b) a lesson as one writes it without thought for speed,
(d) the same lesson with everything equal for all kept, and a save. Never part of the product.
"""
