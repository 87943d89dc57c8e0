"""Taking everything along: one document of a learner, in several shapes, and back again.

`document` is the JSON that counts; `archive` packs it with pages to read, tables and charts;
`importing` brings a document into an account that holds nothing yet.
"""
