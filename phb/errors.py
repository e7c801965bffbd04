"""Errors a person can act on."""


class PlainError(Exception):
    """Something a person can put right: one sentence saying what, where and what to do.

    Screens and commands show the sentence as it is; every other exception is a fault of ours.
    """
