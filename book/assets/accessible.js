/* Names for the controls that widgets leave without one, tab stops where something scrolls, print.
   Widgets are drawn, and drawn again, long after the page is there: so the page is watched. */
(() => {
  "use strict";
  const ICONS = {
    "fa-play": "Play",
    "fa-pause": "Pause",
    "fa-stop": "Stop and go back to the start",
    "fa-retweet": "Repeat",
    "fa-repeat": "Repeat",
    "fa-compress": "Leave full screen",
    "fa-expand": "Full screen",
  };

  const setName = (element, name) => {
    // only a change is written: each one calls the observer again
    if (name && element.getAttribute("aria-label") !== name)
      element.setAttribute("aria-label", name);
  };

  const nameOfButton = (button) => {
    const icon = button.querySelector("i");
    return Object.keys(ICONS).find((name) => icon?.classList.contains(name));
  };

  const nameOfSlider = (handle) => {
    const label = handle.closest(".widget-slider")?.querySelector(".widget-label")?.textContent;
    const box = handle.closest("[role=group], [role=application]")?.getAttribute("aria-label");
    return label?.trim() || `Slider of: ${box ?? "this picture"}`;
  };

  const nameAll = () => {
    for (const button of document.querySelectorAll(".jupyter-button")) {
      if (!button.textContent.trim()) setName(button, ICONS[nameOfButton(button)]);
    }
    for (const handle of document.querySelectorAll(".noUi-handle[role=slider]"))
      setName(handle, nameOfSlider(handle));
  };

  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      nameAll();
    });
  };

  // the theme looks for what scrolls after a resize only, but a box that unfolds may scroll too
  const unfolded = () => dispatchEvent(new Event("resize"));
  document.addEventListener("toggle", unfolded, { capture: true });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.(".toggle-button, .admonition-title")) unfolded();
  });

  // paper cannot unfold
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("article details:not([open])")];
    for (const box of opened) box.open = true;
  });
  addEventListener("afterprint", () => {
    for (const box of opened) box.open = false;
  });

  const watch = () => {
    const all = { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] };
    for (const box of document.querySelectorAll(".cell_output"))
      new MutationObserver(soon).observe(box, all);
    soon();
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", watch);
  else watch();
})();
