"""The way in: a file in the inbox becomes rows in the store."""
