/* A liquid that the engine moves on, or recordings of one where there is no Python. */
import { button, fillFacts, make, numbers, slider } from "./dom.js";
import { edges, extent } from "./atoms.js";
import { stage } from "./stage.js";

const GRID = 65535;
const PATIENCE = 2500; // milliseconds to wait for the engine before a recording plays
const RATE = 12; // pictures a second of a recording
const RECORDED =
  "This is a recording. Press “Run this page”, and run this cell, to let the engine compute it.";
const LIVE = "The engine runs here.";

/* What the stage shows of atoms at parts of an edge. */
function sceneOf(places, edge, margin) {
  const cell = [edge, 0, 0, 0, edge, 0, 0, 0, edge];
  const positions = Float32Array.from(places, (part) => (part * edge) / GRID);
  const lines = edges(cell, "ink");
  const kinds = new Uint8Array(places.length / 3);
  return { positions, kinds, lines, marks: [], cell, ...extent([], lines, margin) };
}

/* The recordings: for a place of each slider, the scene and the facts of each frame. */
function recorder(model, margin) {
  const all = numbers(model.get("frames"), Uint16Array);
  const recordings = model.get("recordings");
  const columns = model.get("densities_g_cm3").length;
  const count = recordings[0].facts.length;
  const length = all.length / recordings.length / count;
  return function frame([row, column], number) {
    const which = row * columns + column;
    const begin = (which * count + (number % count)) * length;
    const { edge, facts } = recordings[which];
    return {
      scene: sceneOf(all.slice(begin, begin + length), edge, margin),
      facts: facts[number % count],
    };
  };
}

/* Asks the engine for one picture after the other; `missing` is called where nobody answers. */
function engineOf(model, { answered, missing }) {
  let number = 0;
  let patience = 0;

  function ask(state) {
    clearTimeout(patience);
    number += 1;
    patience = setTimeout(missing, PATIENCE);
    model.set("ask", { number, ...state });
    model.save_changes();
  }

  function hear() {
    const { number: heard, edge, facts } = model.get("answer");
    if (heard !== number) return;
    clearTimeout(patience);
    answered(numbers(model.get("now"), Uint16Array), edge, facts);
  }
  model.on("change:answer", hear);

  function end() {
    clearTimeout(patience);
    model.off?.("change:answer", hear);
  }
  return { ask, end, rest: () => clearTimeout(patience) };
}

/* Two sliders of the state; `changed` gets their places. */
function controls(model, changed) {
  const places = [...model.get("places")];
  const rows = [
    ["Temperature", "temperatures_K", "K"],
    ["Density", "densities_g_cm3", "g/cm³"],
  ].map(([name, key, unit], i) =>
    slider(name, model.get(key).length, {
      start: places[i],
      words: (place) => `${model.get(key)[place]} ${unit}`,
      action: (place) => {
        places[i] = place;
        changed(places);
      },
    }),
  );
  const state = () => ({
    temperature_K: model.get("temperatures_K")[places[0]],
    density_g_cm3: model.get("densities_g_cm3")[places[1]],
  });
  return { places, rows, state };
}

/* Runs the pictures: the engine's where there is one, otherwise those of a recording. */
function player(model, { show, tell, places, state }) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const frame = recorder(model, 0.6);
  let [plays, alive, timer, number] = [false, null, 0, 0];

  const engine = engineOf(model, {
    answered(now, edge, facts) {
      if (!alive) tell(LIVE);
      alive = true;
      show(sceneOf(now, edge, 0.6), facts);
      if (plays) timer = setTimeout(next, still ? 1000 : 0);
    },
    missing() {
      alive = false;
      if (plays) tell(RECORDED);
      next();
    },
  });

  function next() {
    if (!plays) return;
    if (alive !== false) return engine.ask(state());
    number += 1;
    look();
    timer = setTimeout(next, 1000 / (still ? 1 : RATE));
  }

  function look() {
    const { scene, facts } = frame(places, number);
    show(scene, facts);
  }

  function stop() {
    plays = false;
    clearTimeout(timer);
    engine.rest();
  }

  function play() {
    plays = true;
    // whoever had no engine before may have one now
    alive = null;
    tell("Waiting for the engine.");
    next();
  }
  return { play, stop, look, runs: () => plays, lives: () => alive, end: engine.end };
}

function render({ model, el }) {
  const elements = model.get("elements");
  const root = make("div", { class: "lab-explorer liquid-explorer" });
  const table = make("table", { class: "facts" });
  table.append(make("caption", {}, "The liquid at this moment"));
  const toggle = button("Play", change);
  let film = null;
  const { places, rows, state } = controls(model, () => {
    if (!film.runs()) film.look();
  });
  const view = stage({
    elements,
    start: model.get("start"),
    label: "A box of argon atoms.",
    keys: { " ": change },
  });
  film = player(model, {
    places,
    state,
    tell: (words) => (view.status.textContent = words),
    show(scene, facts) {
      view.show(scene);
      fillFacts(table, facts);
    },
  });

  function change() {
    if (film.runs()) film.stop();
    else film.play();
    toggle.textContent = film.runs() ? "Pause" : "Play";
    if (!film.runs()) view.status.textContent = "Paused.";
  }

  const bar = make("div", { class: "player", role: "group", "aria-label": "State of the liquid" });
  bar.append(toggle, ...rows.map(({ row }) => row));
  const [canvas, legend, tools] = view.parts;
  root.append(canvas, legend, bar, tools, view.status, table);
  el.append(root);
  film.look();
  return () => {
    film.stop();
    film.end();
    view.free();
  };
}

export default { render };
