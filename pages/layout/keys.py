"""Which keys there are, page by page."""

from pages.components.keys import Key

EVERYWHERE = (
    Key("Tab", "the next control; Shift+Tab the one before"),
    Key("Enter", "press the control"),
    Key("Esc", "leave the control, so that the keys of this list work"),
    Key("?", "this list"),
)

LESSON = (
    Key("I", "lesson: the stop before"),
    Key("O", "lesson: the next stop"),
    Key("U", "lesson: back to its stop; there: check"),
)

ROOM = (Key("U", "room: back to it; at its desk: reveal"),)

COVER = (Key("P", "projector: hide the answers, then show them"),)

TIMELINE = (
    Key(",", "one step back in time"),
    Key(".", "one step forward again"),
    Key("T", "to the timeline; ← →, Page Up/Down, Home, End move along it", ".board .track"),
    Key("M", "to the landmarks (the diamonds); Tab: the next one", ".board .mark"),
    Key("W", "watch the run again, or stop", ".board .watch", is_press=True),
    Key("B", "continue from here", ".board .branch", is_press=True),
    Key("N", "back to the newest epoch", ".board .newest", is_press=True),
)

EXPERIMENT = (
    Key("L", "to the learning rate", ".st-key-typed_rate input"),
    Key("K", "keep this run to compare"),
    Key("Z", "back to the last run, if a new one has replaced it"),
)

RUN = (
    Key("Space", "play, pause"),
    Key("→", "one epoch"),
    Key("0", "reset"),
    Key("S", "to the speed", ".st-key-speed"),
)

EDITOR = (
    Key("A", "edit points, or stop to", "[class*=st-key-edit_] button", is_press=True),
    Key(
        "F",
        "to the surface whose points are edited; arrows move, Enter adds or chooses a point, "
        "Page Down and Page Up choose another one",
        ".points-editor .area",
    ),
    Key("0 1", "there: the class of the next point"),
    Key("Del", "there: take the chosen point away; Ctrl+Z undoes, Ctrl+Y does again"),
)

TRAIN = (
    *RUN,
    Key("E", "to the choice of where the run stops", ".st-key-tolerance input"),
    Key("X", "to the axes", ".st-key-axes input"),
    Key("D", "to Matrices or Network", ".st-key-draw_as"),
    Key("G", "the short guide again", ".guide", is_press=True),
    *EDITOR,
    *EXPERIMENT,
    *TIMELINE,
    *COVER,
)

LOOKING_BACK = (*TIMELINE, *EXPERIMENT, *COVER)

LANDSCAPE = (
    *RUN,
    Key("V", "to the plane of the map", ".st-key-plane"),
    Key("A", "walk out", ".st-key-walk_out button", is_press=True),
    *LOOKING_BACK,
)

_CELL = ".matrices .result [data-cell]"

BY_HAND = (
    Key("←", "the step before"),
    Key("→", "the next step"),
    Key("G", "to the numbers of the steps", ".st-key-step_marker"),
    Key("M", "to the first blank cell; Enter marks what is typed", ".matrices input"),
    Key("M", "without blanks: into the result; Tab, ↑ and ↓ move, Enter explains a cell", _CELL),
    Key("Y", "compute it yourself, or look", ".st-key-computing input", is_press=True),
    Key("H", "a hint for the cell"),
    Key("V", "to the views", ".st-key-view"),
    Key("A", "apply this epoch"),
    *EXPERIMENT,
)

MANY_RUNS = (
    Key("V", "to Sweep, Map or Class", ".st-key-many_runs_view"),
    Key("C", "on the map: to what its cells show", ".st-key-map_measure"),
    Key(
        "M", "into the map; arrows, Home and End move, Enter opens what is there", ".cells .cursor"
    ),
)
