/* Draws atoms and lines on a canvas: orthographic, what is farther away first. */
const PIECES = 16;

/* A rotation is nine numbers, row by row: to the right, up, towards the reader. */
export function turn(rotation, axis, angle) {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [i, j] = { x: [1, 2], y: [2, 0], z: [0, 1] }[axis];
  const turned = [...rotation];
  for (let k = 0; k < 3; k++) {
    turned[3 * i + k] = c * rotation[3 * i + k] - s * rotation[3 * j + k];
    turned[3 * j + k] = s * rotation[3 * i + k] + c * rotation[3 * j + k];
  }
  return turned;
}

const cross = (a, b) => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const unit = (a) => a.map((value) => value / (Math.hypot(...a) || 1));

/* The rotation in which a direction points at the reader and another one up. */
export function facing(direction, up) {
  const z = unit(direction);
  const x = unit(cross(up, z));
  return [...x, ...cross(z, x), ...z];
}

/* Twelve edges of a cell (rows of nine numbers) as lines in the given style. */
export function edges(cell, style) {
  const corner = (n) =>
    [0, 1, 2].map((k) => [0, 1, 2].reduce((sum, i) => sum + ((n >> i) & 1) * cell[3 * i + k], 0));
  const found = [];
  for (let n = 0; n < 8; n++)
    for (const step of [1, 2, 4])
      if (!(n & step)) found.push({ from: corner(n), to: corner(n | step), style });
  return found;
}

/* Middle and radius of everything that is shown. */
export function extent(positions, lines, margin) {
  const points = lines.flatMap(({ from, to }) => [from, to]);
  for (let i = 0; i < positions.length; i += 3) points.push(positions.slice(i, i + 3));
  const centre = [0, 1, 2].map((k) => {
    const [low, high] = points.reduce(
      ([a, b], p) => [Math.min(a, p[k]), Math.max(b, p[k])],
      [Infinity, -Infinity],
    );
    return (low + high) / 2;
  });
  const reach = points.map((p) => Math.hypot(p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]));
  return { centre, radius: 0.95 * reach.reduce((a, b) => Math.max(a, b), 0) + margin };
}

/* A colour (#rrggbb) mixed with white (255) or black (0). */
function mixed(colour, share, other) {
  const parts = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
  return `rgb(${parts.map((part) => Math.round(share * part + (1 - share) * other)).join()})`;
}

/* One shaded sphere of so many pixels, drawn once and copied for every atom. */
function sphere({ colour, ring }, size) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const context = canvas.getContext("2d");
  const middle = size / 2;
  const light = context.createRadialGradient(middle * 0.7, middle * 0.6, 0, middle, middle, middle);
  light.addColorStop(0, mixed(colour, 0.45, 255));
  light.addColorStop(0.45, colour);
  light.addColorStop(1, mixed(colour, 0.62, 0));
  context.fillStyle = light;
  context.beginPath();
  context.arc(middle, middle, 0.97 * middle, 0, 2 * Math.PI);
  context.fill();
  context.lineWidth = 0.05 * middle;
  context.strokeStyle = mixed(colour, 0.35, 0);
  context.stroke();
  if (ring) {
    context.lineWidth = 0.12 * middle;
    context.strokeStyle = "white";
    context.beginPath();
    context.arc(middle, middle, 0.6 * middle, 0, 2 * Math.PI);
    context.stroke();
  }
  return canvas;
}

/* Spheres of all elements, kept as long as their size on the screen stays. */
export function spheres(elements) {
  const kept = [];
  return (kind, size) => {
    if (kept[kind]?.width !== size) kept[kind] = sphere(elements[kind], size);
    return kept[kind];
  };
}

/* Paint a scene: `look` holds the spheres, the colours of the page and its pixels. */
export function paint(context, { width, height }, scene, { rotation: r, zoom }, look) {
  const scale = (zoom * Math.min(width, height)) / 2 / scene.radius;
  const [cx, cy, cz] = scene.centre;
  const place = (x, y, z) => [
    width / 2 + scale * (r[0] * (x - cx) + r[1] * (y - cy) + r[2] * (z - cz)),
    height / 2 - scale * (r[3] * (x - cx) + r[4] * (y - cy) + r[5] * (z - cz)),
    r[6] * (x - cx) + r[7] * (y - cy) + r[8] * (z - cz),
  ];
  const things = [];
  const { positions: p, kinds } = scene;
  for (let i = 0; i < kinds.length; i++) {
    const [x, y, depth] = place(p[3 * i], p[3 * i + 1], p[3 * i + 2]);
    things.push({ x, y, depth, kind: kinds[i] });
  }
  for (const { from, to, style } of scene.lines) {
    const [a, b] = [place(...from), place(...to)];
    const along = (t) => a.map((value, k) => value + (b[k] - value) * t);
    for (let i = 0; i < PIECES; i++)
      things.push({
        a: along(i / PIECES),
        b: along((i + 1) / PIECES),
        depth: along((i + 0.5) / PIECES)[2],
        style,
      });
  }
  things.sort((one, other) => one.depth - other.depth);
  context.clearRect(0, 0, width, height);
  context.lineCap = "round";
  for (const thing of things)
    if (thing.style) line(context, thing, look);
    else ball(context, thing, look, scale * scene.elements[thing.kind].radius);
  for (const { at, text } of scene.marks ?? []) write(context, place(...at), text, look);
}

function ball(context, { x, y, kind }, look, radius) {
  // whole pixels of the screen: quick, and as sharp as they are
  const size = Math.max(2, Math.round(2 * radius * look.ratio));
  const start = (middle) => Math.round(middle * look.ratio - size / 2) / look.ratio;
  context.drawImage(
    look.sphere(kind, size),
    start(x),
    start(y),
    size / look.ratio,
    size / look.ratio,
  );
}

function line(context, { a, b, style }, look) {
  context.strokeStyle = look[style];
  context.lineWidth = style === "inner" ? 3 : 1.3;
  context.beginPath();
  context.moveTo(a[0], a[1]);
  context.lineTo(b[0], b[1]);
  context.stroke();
}

function write(context, [x, y], text, look) {
  context.font = `italic 600 ${look.size}px ${look.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineWidth = 4;
  context.strokeStyle = look.ground;
  context.strokeText(text, x, y);
  context.fillStyle = look.ink;
  context.fillText(text, x, y);
}
