// Keeps texts for this tab, and gives them to a server that has none: one that was started again, or
// a visit that begins anew. That is a tab that was reloaded, or a new one, which asks the others.
//
// This script comes from its address. Streamlit loads those of the other components from a blob,
// which a Content-Security-Policy may forbid: one is tried here, to tell the server.

const asked = new Set(); // names: once a visit, for the server may have no use for the text
const waiting = new Map(); // by name: what gives the text to the server
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
    asked.delete(name);
    waiting.delete(name);
  } else if (!asked.has(name)) {
    asked.add(name);
    const kept = sessionStorage.getItem(keyOf(name));
    if (kept !== null) setTriggerValue("found", kept);
    else {
      waiting.set(name, (found) => setTriggerValue("found", found));
      tabs.postMessage({ name });
    }
  }
}

tabs.onmessage = ({ data: { name, text } }) => {
  if (text !== undefined) {
    waiting.get(name)?.(text);
    waiting.delete(name);
  } else {
    const kept = sessionStorage.getItem(keyOf(name));
    if (kept !== null) tabs.postMessage({ name, text: kept });
  }
};
