"""How much free memory the process keeps for itself."""

from contextlib import suppress

_M_TRIM_THRESHOLD = -1  # in glibc's malloc.h
_DEFAULT = 128 * 1024  # bytes


def give_back_what_is_free() -> bool:
    """Have glibc give free memory back to the system, as it does at first; whether it will.

    glibc keeps up to 128 KB free at the end of each heap, and more once a block of more than that
    has been freed: twice its size. Plotly reads a table of 3 MB when it is imported, and each of
    the sixteen heaps of Streamlit's threads keeps up to 6 MB after that. Other C libraries have
    nothing to set.
    """
    with suppress(ImportError, AttributeError, OSError, TypeError):  # the last three: not glibc
        import ctypes

        return bool(ctypes.CDLL(None).mallopt(_M_TRIM_THRESHOLD, _DEFAULT))
    return False
