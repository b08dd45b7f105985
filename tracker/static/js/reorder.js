// <ol data-reorder="address" data-token="…"> of <li data-key data-movable>: a line is dragged to another place, or
// moved by Alt+Arrow while one of its buttons has the focus; the server lays the times anew.
function send(list, key, steps) {
  if (!steps) return;
  const form = document.createElement("form");
  form.method = "post";
  form.action = list.dataset.reorder;
  const fields = { csrf_token: list.dataset.token, key, steps };
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

function rows(list) {
  return [...list.querySelectorAll("[data-movable]")];
}

function rowAt(list, y) {
  return rows(list).find((row) => {
    const box = row.getBoundingClientRect();
    return y >= box.top && y <= box.bottom;
  });
}

function begin(list, row, down) {
  let over = row;
  const move = (event) => {
    row.classList.add("is-dragged");
    over?.classList.remove("is-target");
    over = rowAt(list, event.clientY) ?? over;
    if (over !== row) over.classList.add("is-target");
  };
  const end = () => {
    document.removeEventListener("pointermove", move);
    row.classList.remove("is-dragged");
    over?.classList.remove("is-target");
    const all = rows(list);
    send(list, row.dataset.key, all.indexOf(over) - all.indexOf(row));
  };
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", end, { once: true });
  down.preventDefault();
}

for (const list of document.querySelectorAll("[data-reorder]")) {
  for (const row of rows(list)) {
    row.addEventListener("pointerdown", (event) => {
      if (event.button === 0 && !event.target.closest("a, button, form")) begin(list, row, event);
    });
  }
  list.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-movable]");
    const steps = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!row || !steps || !event.altKey) return;
    event.preventDefault();
    send(list, row.dataset.key, steps);
  });
}

// After a move the line that went is where one was; once the browser has gone to the fragment, which takes the focus.
window.addEventListener("load", () => {
  const moved = document.getElementById(location.hash.slice(1));
  requestAnimationFrame(() => moved?.querySelector("button")?.focus());
});
