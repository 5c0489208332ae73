"""What the page says of how a run lies to the plane that its map shows."""

from types import SimpleNamespace

import numpy as np
import pytest

from pages.landscape_page.planes import how_near


@pytest.mark.parametrize(("outside", "said"), [(0, "100 %"), (1, "99 %"), (999, "1 %")])
def test_all_checkpoints_lie_in_the_plane_only_where_all_do(outside: int, said: str):
    is_near = np.arange(1_000) >= outside
    plane = SimpleNamespace(distances=lambda _way: 1.0 - is_near)
    ground = SimpleNamespace(plane=plane, way=None, is_near=is_near)
    assert f"moment. {said} of the run's checkpoints" in how_near(ground)
