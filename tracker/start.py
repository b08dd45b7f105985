"""Where the `tracker` command begins, before anything of it is loaded.

All that loading makes stays to the end, and looking through it for rubbish again and again takes
a fifth of the time until the first page.
"""

import gc


def main() -> None:
    """Load the commands and run one."""
    gc.disable()
    from tracker import cli  # noqa: PLC0415 - heavy: all there is

    cli.main()
