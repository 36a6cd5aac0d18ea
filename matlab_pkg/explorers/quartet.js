/* Points whose statistics stay: the twin of matlab_pkg/eda/same_statistics.py, which explains it. */
const LEAST = 1e-9;

const sum = (values) => values.reduce((total, value) => total + value, 0);
const meanOf = (points) => [0, 1].map((c) => sum(points.map((p) => p[c])) / points.length);

/* Sums of squares and of products about the mean: xx, xy, yy. */
function squares(points, [mx, my] = meanOf(points)) {
  const parts = points.map(([x, y]) => [x - mx, y - my]);
  return [
    sum(parts.map(([x]) => x * x)),
    sum(parts.map(([x, y]) => x * y)),
    sum(parts.map(([, y]) => y * y)),
  ];
}

export function statistics(points) {
  const [mx, my] = meanOf(points);
  const [xx, xy, yy] = squares(points);
  const n = points.length - 1;
  return {
    mean_x: mx,
    mean_y: my,
    variance_x: xx / n,
    variance_y: yy / n,
    correlation: xy / Math.sqrt(xx * yy),
    slope: xy / xx,
  };
}

/* Lower triangle L of a symmetric matrix: L L^T is the matrix. */
function triangle([xx, xy, yy]) {
  const a = Math.sqrt(xx);
  const b = xy / a;
  return [a, b, Math.sqrt(yy - b * b)];
}

/* The points with one of them moved and the others so that nothing else changes; or null. */
export function hold(points, index, to) {
  const n = points.length;
  const mean = meanOf(points);
  const [dx, dy] = [to[0] - mean[0], to[1] - mean[1]];
  const all = squares(points, mean);
  const share = n / (n - 1);
  const need = [all[0] - share * dx * dx, all[1] - share * dx * dy, all[2] - share * dy * dy];
  const det = ([xx, xy, yy]) => xx * yy - xy * xy;
  const others = points.filter((_, i) => i !== index);
  const centre = meanOf(others);
  const have = squares(others, centre);
  if (det(need) <= LEAST * det(all) || need[0] <= 0) return null;
  if (det(have) <= LEAST * have[0] * have[2]) return null;
  const [a, b, c] = triangle(need);
  const [p, q, r] = triangle(have);
  const turn = [a / p, b / p - (c * q) / (p * r), c / r];
  const shift = [mean[0] - dx / (n - 1), mean[1] - dy / (n - 1)];
  return points.map(([x, y], i) => {
    if (i === index) return [to[0], to[1]];
    const [u, v] = [x - centre[0], y - centre[1]];
    return [turn[0] * u + shift[0], turn[1] * u + turn[2] * v + shift[1]];
  });
}

export function distance(points, target) {
  const nearest = ([x, y]) => Math.min(...target.map(([a, b]) => (a - x) ** 2 + (b - y) ** 2));
  return sum(points.map((point) => Math.sqrt(nearest(point))));
}

/* How far one move goes at most, along each axis. */
export function reachOf(points) {
  return squares(points)
    .filter((_, i) => i !== 1)
    .map((value) => 0.2 * Math.sqrt(value / points.length));
}

/* The points after some random moves towards an outline; `done` of `steps` moves are behind them. */
export function anneal(points, target, randoms, { reach, done = 0, steps = randoms.length }) {
  let [now, far] = [points, distance(points, target)];
  randoms.forEach(([which, dx, dy, chance], i) => {
    const index = Math.min(Math.floor(which * now.length), now.length - 1);
    const [x, y] = now[index];
    const moved = hold(now, index, [x + reach[0] * (dx - 0.5), y + reach[1] * (dy - 0.5)]);
    if (!moved) return;
    const next = distance(moved, target);
    if (next < far || chance < 0.1 * (1 - (done + i + 1) / steps) ** 2) [now, far] = [moved, next];
  });
  return now;
}

/* As far on the way from a to b as `allowed` says yes to, and whether that is b itself. */
export function furthest(from, to, allowed) {
  if (allowed(to)) return { at: to, whole: true };
  let [low, high] = [0, 1];
  const at = (share) => from.map((start, c) => start + share * (to[c] - start));
  for (let i = 0; i < 20; i += 1) {
    const middle = (low + high) / 2;
    if (allowed(at(middle))) low = middle;
    else high = middle;
  }
  return { at: at(low), whole: false };
}
