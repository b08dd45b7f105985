"""Whether a document that is about to be handed out holds a name: then it is asked once more."""

from collections.abc import Sequence

from tracker.core.language import n_
from tracker.studies.models import Study

ASKS = n_("There are names in it, or what only one person can be.")


def check_names(_text: str, _study: Study) -> Sequence[tuple[str, dict[str, str]]]:
    """What was found, a sentence each: a marked message and its values, never the name itself."""
    return ()
