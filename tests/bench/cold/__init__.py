"""A server of the product in which each request finds a process that knows nothing."""
