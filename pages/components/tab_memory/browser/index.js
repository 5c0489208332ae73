// Keeps texts for this tab, and gives them to a server that has none: one that was started again, or
// a visit that begins anew. That is a tab that was reloaded, or a new one, which asks the others.
//
// This script comes from its address. Streamlit loads those of the other components from a blob,
// which a Content-Security-Policy may forbid: one is tried here, to tell each server.

const givers = new Map(); // by the name of a text that other tabs were asked for
const tabs = new BroadcastChannel("xor-lab");
const keyOf = (name) => `xor-lab ${name}`;
let isForbidden = null; // a promise, from the first trial on

export default function (component) {
  show(component);
  if (!component.data.tries) return;
  const blob = () => URL.createObjectURL(new Blob([""], { type: "text/javascript" }));
  isForbidden ??= import(blob()).then(() => false, () => true);
  isForbidden.then((is) => is && component.setTriggerValue("forbidden", true));
}

export function show({ data: { name, text }, setTriggerValue }) {
  const kept = sessionStorage.getItem(keyOf(name));
  givers.delete(name);
  if (text !== null) {
    sessionStorage.setItem(keyOf(name), text);
  } else if (kept !== null) {
    setTriggerValue("found", kept);
  } else {
    givers.set(name, (found) => setTriggerValue("found", found));
    tabs.postMessage({ name });
  }
}

tabs.onmessage = ({ data: { name, text } }) => {
  const kept = sessionStorage.getItem(keyOf(name));
  if (text !== undefined) {
    givers.get(name)?.(text);
    givers.delete(name); // the others have the same to say
  } else if (kept !== null) {
    tabs.postMessage({ name, text: kept });
  }
};
