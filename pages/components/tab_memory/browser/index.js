// Keeps a text for this tab, and gives it to a server that has none: one that was started again, or
// a visit that begins anew because the page was reloaded.
//
// This script comes from its address. Streamlit loads those of the other components from a blob,
// which a Content-Security-Policy may forbid: one is tried here, to tell the server.

const NAME = "xor-lab";
let isGiven = false; // once a visit: the server may have no use for it
let isTried = false;

export default function (component) {
  show(component);
  if (isTried) return;
  isTried = true;
  const blob = URL.createObjectURL(new Blob([""], { type: "text/javascript" }));
  import(blob).catch(() => component.setTriggerValue("forbidden", true));
}

export function show({ data, setTriggerValue }, storage = window.sessionStorage) {
  const kept = storage.getItem(NAME);
  if (data.text !== null) storage.setItem(NAME, data.text);
  else if (kept !== null && !isGiven) {
    isGiven = true;
    setTriggerValue("found", kept);
  }
}
