"""Speed and payloads, measured on the real app and the real command line."""
