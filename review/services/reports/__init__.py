"""Reports: what is computed from the log, what people add to it, and that it was handed in."""
