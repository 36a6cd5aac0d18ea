/* Figures, or numbers, that were computed before for every position of a few sliders. */
import { button, fillFacts, make, slider } from "./dom.js";

function render({ model, el }) {
  const [sliders, frames, start] = ["sliders", "frames", "start"].map((key) => model.get(key));
  let places = [...model.get("places")];

  const root = make("div", { class: "lab-explorer frames-explorer" });
  const picture = make("div", { class: "picture", role: "img" });
  const table = make("table", { class: "facts" });
  const told = make("p", { class: "status", role: "status", "aria-live": "polite" });
  const controls = make("div", { class: "controls", role: "group", "aria-label": "Values" });
  const bars = sliders.map(({ name, labels }, i) =>
    slider(name, labels.length, {
      start: places[i],
      words: (value) => labels[value],
      action: (value) => go(places.with(i, value)),
    }),
  );
  controls.append(...bars.map((bar) => bar.row));
  controls.append(button("Reset", () => go(start), { "aria-label": "Reset the sliders" }));
  root.append("rows" in frames[0] ? table : picture, told, controls);
  el.append(root);

  function show() {
    const number = places.reduce((sum, place, i) => sum * sliders[i].labels.length + place, 0);
    const { svg, webp, rows, alt } = frames[number];
    bars.forEach((bar, i) => bar.set(places[i]));
    told.textContent = alt;
    if (rows) fillFacts(table, rows);
    else picture.setAttribute("aria-label", alt);
    if (svg) {
      const drawn = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
      drawn.removeAttribute("width");
      drawn.removeAttribute("height");
      drawn.setAttribute("aria-hidden", "true");
      picture.replaceChildren(drawn);
    } else if (webp) {
      const image = picture.querySelector("img") ?? make("img", { alt: "" });
      image.src = `data:image/webp;base64,${webp}`;
      picture.replaceChildren(image);
    }
  }

  function go(next) {
    places = [...next];
    show();
    model.set("places", places);
    model.save_changes();
  }

  const follow = () => {
    places = [...model.get("places")];
    show();
  };
  model.on("change:places", follow);
  show();
  return () => model.off?.("change:places", follow);
}

export default { render };
