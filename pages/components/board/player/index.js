// The board as a component of a Streamlit page, one for each place.

import { load } from "../../plotly.js";
import { showing } from "../../showing.js";
import { Address } from "./address.js";
import { Guide } from "./guide.js";
import { PointsEditor } from "./points.js";

const plotly = load(import.meta.url);
const { Board, decode } = await import("./board.js"); // while Plotly's large script is on its way

class LiveBoard extends Board {
  address = new Address();
  guide = new Guide(this.root);
  points = new PointsEditor(this);

  receive({ data, setStateValue, setTriggerValue }) {
    this.tell = (name, value) => (name === "pace" ? setStateValue : setTriggerValue)(name, value);
    const message = decode(data);
    const lost = this.address.follow(message.address);
    // What a session shows that has lost the run is overtaken as soon as it has it again.
    if (lost) this.tell("resume", lost);
    else super.receive(message);
    this.points.follow(message.editing);
    this.guide.follow(message.setup);
  }

  paint(frame) {
    super.paint(frame);
    this.points.draw(); // which says what of them is wrong now
  }

  close() {
    this.points.close();
    super.close();
  }
}

export const show = showing((parent) => new LiveBoard(parent, { isLive: true }), plotly);
