// The board as a component of a Streamlit page, one for each place.

const here = new URL(import.meta.url);
const player = import("./board.js" + here.search);
const address = import("./address.js" + here.search);
const { label, load, SAVE_BUTTONS } = await import(new URL(here.searchParams.get("plotly"), here));
const plotly = load();
const { Board, decode } = await player;
const { Address } = await address;

const boards = new WeakMap();

export async function show({ parentElement, data, setStateValue, setTriggerValue }) {
  try {
    await plotly;
  } catch (error) {
    setStateValue("failure", error.message);
    return undefined;
  }
  if (!boards.has(parentElement)) {
    const board = new Board(parentElement, { buttons: SAVE_BUTTONS, label, isLive: true });
    boards.set(parentElement, { board, address: new Address() });
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
