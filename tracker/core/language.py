"""Words that rules and registries hold; pages translate them when they show them."""


def n_(message: str) -> str:
    """Mark a string for the message catalogues without translating it here."""
    return message
