"""The private names of Streamlit that the app needs, in this file alone."""

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState


def is_partial() -> bool:
    """Whether only fragments of the page run, and not its whole script."""
    context = get_script_run_ctx()
    return bool(context and context.fragment_ids_this_run)


def is_in_another_fragment() -> bool:
    """Whether fragments run, and the code that asks is in none of them."""
    context, here = get_script_run_ctx(), ThreadState.get().fragment_id
    running = context.fragment_ids_this_run if context else None
    return bool(running) and here not in running
