// Keeps texts for this tab, and gives them to a server that has none: one that was started again, or
// a visit that begins anew. That is a tab that was reloaded, or a new one, which asks the others.
//
// This script comes from its address. Streamlit loads those of the other components from a blob,
// which a Content-Security-Policy may forbid: one is tried here, to tell the server.

const givers = new Map(); // by name; each gives once a visit: the server may have no use for the text
const tabs = new BroadcastChannel("xor-lab");
const keyOf = (name) => `xor-lab ${name}`;
let isTried = false;

export default function (component) {
  show(component);
  if (isTried || !component.data.tries) return;
  isTried = true;
  const blob = URL.createObjectURL(new Blob([""], { type: "text/javascript" }));
  import(blob).catch(() => component.setTriggerValue("forbidden", true));
}

export function show({ data: { name, text }, setTriggerValue }) {
  if (text !== null) {
    sessionStorage.setItem(keyOf(name), text);
    givers.delete(name);
  } else if (!givers.has(name)) {
    givers.set(name, (found) => setTriggerValue("found", found));
    const kept = sessionStorage.getItem(keyOf(name));
    if (kept === null) tabs.postMessage({ name });
    else give(name, kept);
  }
}

function give(name, text) {
  givers.get(name)?.(text);
  if (givers.has(name)) givers.set(name, null);
}

tabs.onmessage = ({ data: { name, text } }) => {
  const kept = sessionStorage.getItem(keyOf(name));
  if (text !== undefined) give(name, text);
  else if (kept !== null) tabs.postMessage({ name, text: kept });
};
