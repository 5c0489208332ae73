// The board as a component of a Streamlit page, one for each place.

import { load } from "../../plotly.js";
import { Address } from "./address.js";

const plotly = load(new URL(import.meta.url).searchParams.get("plotly"));
const { Board, decode } = await import("./board.js"); // while Plotly's large script is on its way

const boards = new WeakMap();

export async function show({ parentElement, data, setStateValue, setTriggerValue }) {
  try {
    await plotly;
  } catch (error) {
    setStateValue("failure", error.message);
    return undefined;
  }
  if (!boards.has(parentElement)) {
    boards.set(parentElement, { board: new Board(parentElement, { isLive: true }), address: new Address() });
  }
  const { board, address } = boards.get(parentElement);
  board.tell = (name, value) =>
    name === "pace" ? setStateValue(name, value) : setTriggerValue(name, value);
  const message = decode(data);
  const lost = address.follow(message.address);
  // What a session shows that has lost the run is overtaken as soon as it has it again.
  if (lost) setTriggerValue("resume", lost);
  else board.receive(message);
  return () => {
    // Also called when newer data overtakes this call: then the board stays.
    if (parentElement.isConnected) return;
    board.close();
    boards.delete(parentElement);
  };
}
