const CONTAINER = "main"; // as pages/layout/style.css names the part of the page beside the sidebar
const PATIENCE = 15_000; // ms; a view in a page without its style sheet is better than none
let styled = null;

// A component's `show`: each place on the page has a view of its own, which `make(parentElement)`
// makes. It shows what comes with `view.receive(component)`, and ends with `view.close()` if it
// has that. Before `ready` nothing is shown; if that fails, the state `failure` says why.
// Nothing is shown before the page's style sheet either, which says how large a view is.
export function showing(make, ready) {
  const views = new WeakMap();
  return async (component) => {
    const { parentElement, setStateValue } = component;
    try {
      await ready;
      await (styled ??= untilStyled());
    } catch (error) {
      setStateValue("failure", error.message);
      return undefined;
    }
    if (!views.has(parentElement)) views.set(parentElement, make(parentElement));
    const view = views.get(parentElement);
    view.receive(component);
    return () => {
      // Also called when newer data overtakes this call: then the view stays.
      if (parentElement.isConnected) return;
      view.close?.();
      views.delete(parentElement);
    };
  };
}

// The style sheet is an element of the page, too, of a kind that the browser may load last.
async function untilStyled() {
  const main = document.querySelector("[data-testid=stMain]");
  const end = performance.now() + PATIENCE;
  const isStyled = () => !main || getComputedStyle(main).containerName === CONTAINER;
  while (!isStyled() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
}
