// <ul data-arrows>: up and down go from link to link; from the box that narrows the list into it.
for (const list of document.querySelectorAll("[data-arrows]")) {
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [...list.querySelectorAll("a")].filter((one) => !one.closest("[hidden]"));
    const isInBox = event.target.matches(`[data-narrow="${list.id}"]`);
    if (!step || !links.length || !(isInBox || links.includes(event.target))) return;
    event.preventDefault();
    links[(links.indexOf(event.target) + step + links.length) % links.length].focus();
  });
}
