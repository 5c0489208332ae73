// The board as a component of a Streamlit page, one for each place.

import { load } from "../../plotly.js";
import { showing } from "../../showing.js";
import { Address } from "./address.js";
import { Guide } from "./guide.js";

const plotly = load(import.meta.url);
const { Board, decode } = await import("./board.js"); // while Plotly's large script is on its way

class LiveBoard extends Board {
  address = new Address();
  guide = new Guide(this.root);

  receive({ data, setStateValue, setTriggerValue }) {
    this.tell = (name, value) => (name === "pace" ? setStateValue : setTriggerValue)(name, value);
    const message = decode(data);
    const lost = this.address.follow(message.address);
    // What a session shows that has lost the run is overtaken as soon as it has it again.
    if (lost) this.tell("resume", lost);
    else {
      super.receive(message);
      this.edit(message.editing);
    }
    this.guide.follow(message.setup);
  }

  // The editor's script is for those who edit: until it is there, the newest of this waits.
  async edit(editing) {
    this.editing = editing;
    if (editing) {
      const { PointsEditor } = await import("../editor/points.js");
      this.points ??= new PointsEditor(this);
    }
    this.points?.follow(this.editing);
  }

  paint(frame) {
    super.paint(frame);
    this.points?.draw(); // which says what of them is wrong now
  }

  close() {
    this.editing = null;
    this.points?.close();
    super.close();
  }
}

export const show = showing((parent) => new LiveBoard(parent, { isLive: true }), plotly);
