"""The map and the surface of the ground: what they show of the error and of the run's way."""

import numpy as np

from pages.figures.ground import NEAR, Ground, ground_map, ground_surface
from xorcore import XOR, Experiment
from xorcore.explain.plane import Plane, main_directions, two_weights

TRAINER = Experiment().trainer()
TRAINER.advance(2_000)
NETWORK = TRAINER.history.network_at(1_000)


def ground(directions: np.ndarray, **more: bool) -> Ground:
    plane = Plane(NETWORK.flat(), directions)
    parts = NETWORK, XOR, "squared", plane, TRAINER.history.weights
    return Ground(*parts, ("s", "t"), TRAINER.epoch, **more)


MAIN = ground(main_directions(TRAINER.history))


def error(weights: np.ndarray) -> float:
    outputs = NETWORK.with_weights(weights).predict(XOR.inputs)
    return 0.5 * np.sum((XOR.targets - outputs) ** 2)


def test_the_map_has_the_error_of_the_weights_at_each_of_its_points():
    heat = ground_map(MAIN).data[0]
    assert heat.z.shape == (61, 61)
    here = MAIN.plane.coordinates(NETWORK.flat())
    for row, column in ((0, 0), (60, 0), (7, 45)):
        s, t = heat.x0 + column * heat.dx, heat.y0 + row * heat.dy
        weights = NETWORK.flat() + np.array([s, t] - here) @ MAIN.plane.directions
        np.testing.assert_allclose(heat.z[row, column], np.log10(error(weights)), rtol=1e-5)


def test_the_whole_way_is_on_the_map_of_the_run_and_the_moment_in_the_middle_of_its_own():
    (s0, s1), (t0, t1) = MAIN.extent
    way = MAIN.plane.coordinates(MAIN.way)
    assert s0 < way[:, 0].min() < way[:, 0].max() < s1
    assert t0 < way[:, 1].min() < way[:, 1].max() < t1
    local = ground(two_weights(9, 0, 1), is_local=True)
    np.testing.assert_allclose(np.mean(local.extent, axis=1), NETWORK.flat()[:2])


def test_the_way_is_solid_where_it_is_in_the_plane():
    _, _, faint, _, solid, ball = ground_map(MAIN).data
    assert len(faint.x) == len(MAIN.way)
    longest = max(high - low for low, high in MAIN.extent)
    is_far = MAIN.plane.distances(MAIN.way) > NEAR * longest
    assert 0 < is_far.sum() < len(is_far)
    assert np.isnan(solid.y).tolist() == is_far.tolist()
    np.testing.assert_allclose([ball.x[0], ball.y[0]], MAIN.plane.coordinates(NETWORK.flat()))


def test_the_surface_has_the_same_heights_and_the_way_that_of_its_own_error():
    surface, way, _, ball = ground_surface(MAIN).data
    np.testing.assert_array_equal(surface.z, ground_map(MAIN).data[0].z)
    np.testing.assert_allclose(way.z[-1], np.log10(error(TRAINER.network.flat())))
    # The ball stands over the surface, by a hundredth of its height.
    over = ball.z[0] - np.log10(error(NETWORK.flat()))
    np.testing.assert_allclose(over, 0.01 * np.ptp(surface.z), rtol=1e-3)


def test_on_a_surface_of_the_surroundings_is_what_lies_on_it_of_the_way():
    local = ground(main_directions(TRAINER.history), is_local=True)
    _, way, _, _ = ground_surface(local).data
    is_on, ((s0, s1), (t0, t1)) = np.isfinite(way.x), local.extent
    s, t = local.plane.coordinates(local.way).T
    assert is_on.tolist() == ((s0 <= s) & (s <= s1) & (t0 <= t) & (t <= t1)).tolist()
    assert 0 < is_on.sum() < len(is_on)


def test_a_map_will_do_until_the_run_leaves_it():
    near = NETWORK.with_weights(NETWORK.flat() + 0.01 * MAIN.plane.directions[0])
    assert MAIN.holds(near)
    (_, end), _ = MAIN.extent
    here = MAIN.plane.coordinates(NETWORK.flat())[0]
    beyond = NETWORK.flat() + (end - here) * MAIN.plane.directions[0]
    assert not MAIN.holds(NETWORK.with_weights(beyond))
