// <ol data-places> of lines with a number each: buttons move a line up and down among those that have a number.
const list = document.querySelector("[data-places]");
const rows = () => [...list.children];
const numberOf = (row) => row.querySelector("input");

function number() {
  let next = 1;
  for (const row of rows()) if (numberOf(row).value) numberOf(row).value = next++;
}

function order() {
  const place = (row) => Number(numberOf(row).value) || Infinity;
  // Two without a number stay as they stand.
  list.append(...rows().sort((one, other) => (place(one) === place(other) ? 0 : place(one) - place(other))));
}

function move(row, steps) {
  if (!numberOf(row).value) numberOf(row).value = rows().filter((one) => numberOf(one).value).length + 1;
  order();
  const all = rows();
  const target = all.indexOf(row) + steps;
  if (target >= 0 && target < all.length && numberOf(all[target]).value) {
    if (steps < 0) all[target].before(row);
    else all[target].after(row);
  }
  number();
}

function button(row, steps, words, sign) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button small quiet";
  made.textContent = sign;
  made.setAttribute("aria-label", words.replace("#", row.querySelector("label").textContent));
  made.addEventListener("click", () => {
    move(row, steps);
    made.focus();
  });
  return made;
}

for (const row of rows()) {
  row.append(button(row, -1, list.dataset.up, "↑"), button(row, 1, list.dataset.down, "↓"));
  numberOf(row).addEventListener("change", order);
}
