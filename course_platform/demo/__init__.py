"""Demo content: courses and made-up learners. Read by the `seed_demo` command alone."""
