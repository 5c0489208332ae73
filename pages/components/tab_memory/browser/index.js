// Keeps a text for this tab, and gives it to a server that has none: one that was started again, or
// a visit that begins anew because the page was reloaded.

const NAME = "xor-lab";
let isGiven = false; // once a visit: the server may have no use for it

export function show({ data, setTriggerValue }, storage = window.sessionStorage) {
  const kept = storage.getItem(NAME);
  if (data.text !== null) storage.setItem(NAME, data.text);
  else if (kept !== null && !isGiven) {
    isGiven = true;
    setTriggerValue("found", kept);
  }
}
