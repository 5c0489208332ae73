// A component's `show`: each place on the page has a view of its own, which `make(parentElement)`
// makes. It shows what comes with `view.receive(component)`, and ends with `view.close()` if it
// has that. Before `ready` nothing is shown; if that fails, the state `failure` says why.
export function showing(make, ready) {
  const views = new WeakMap();
  return async (component) => {
    const { parentElement, setStateValue } = component;
    try {
      await ready;
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
