// <form data-ask="Remove this?">: asks before it is sent, for what cannot be undone.
document.addEventListener("submit", (event) => {
  const { ask } = event.target.dataset;
  if (ask && !window.confirm(ask)) event.preventDefault();
}, { capture: true });
