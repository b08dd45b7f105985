"""What `convert` starts as a child for each thing that Typst makes.

Apart from it, since a child that loaded all of the summaries would take longer than Typst does.
"""

import json
import resource
import sys
from typing import Any

MEMORY = 1024 * 1024 * 1024
_FIGURE_DOTS = 200


def _typeset(job: dict[str, Any]) -> bytes:
    """Run Typst with the folder we stand in as its whole world."""
    import typst  # noqa: PLC0415 - heavy

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    made: bytes = typst.compile(
        job["template"],
        root=".",
        format=job["format"],
        ppi=_FIGURE_DOTS,
        sys_inputs={"document": json.dumps(job["data"])},
        pdf_standards=job["standards"],
        package_path=".",
        package_cache_path=".",
        timestamp=0,
    )
    return made


if __name__ == "__main__":
    sys.stdout.buffer.write(_typeset(json.load(sys.stdin)))
