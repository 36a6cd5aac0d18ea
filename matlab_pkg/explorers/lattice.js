/* Supercells: which sites of a crystal lie in a cell made of whole old edges. Held to ASE by a test. */

/* Determinant of nine numbers, row by row. */
export function determinant([a, b, c, d, e, f, g, h, i]) {
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}

/* The adjugate: the inverse times the determinant, whole numbers for whole numbers. */
function adjugate([a, b, c, d, e, f, g, h, i]) {
  return [
    ...[e * i - f * h, c * h - b * i, b * f - c * e],
    ...[f * g - d * i, a * i - c * g, c * d - a * f],
    ...[d * h - e * g, b * g - a * h, a * e - b * d],
  ];
}

/* A row of three times a matrix. */
const times = (v, m) => [0, 1, 2].map((k) => v[0] * m[k] + v[1] * m[3 + k] + v[2] * m[6 + k]);

export function newCell(matrix, cell) {
  return [0, 3, 6].flatMap((row) => times(matrix.slice(row, row + 3), cell));
}

/* Corners of the old lattice in a box that holds the new cell: triples of whole numbers. */
function cornersAround(matrix) {
  const [first, second, third] = [0, 1, 2].map((k) => {
    const column = [matrix[k], matrix[3 + k], matrix[6 + k]];
    const sum = (sign) => column.filter((x) => x * sign > 0).reduce((a, b) => a + b, 0);
    const [low, high] = [sum(-1), sum(1)];
    return Array.from({ length: high - low + 1 }, (_, n) => low + n);
  });
  return first.flatMap((i) => second.flatMap((j) => third.map((k) => [i, j, k])));
}

/* Corners of the old lattice inside the new cell: |det| triples of whole numbers. */
export function latticePoints(matrix) {
  const det = determinant(matrix);
  const inverse = adjugate(matrix).map((value) => value * Math.sign(det));
  const inside = (u) => u >= 0 && u < Math.abs(det);
  return cornersAround(matrix).filter((corner) => times(corner, inverse).every(inside));
}

/* Sites in the new cell: Cartesian positions, and for each the number of the old atom. */
export function supercell({ matrix, cell, fractions }) {
  const det = determinant(matrix);
  const inverse = adjugate(matrix).map((value) => value / det);
  const wider = newCell(matrix, cell);
  const [positions, origins] = [[], []];
  for (const point of latticePoints(matrix))
    for (let n = 0; 3 * n < fractions.length; n++) {
      const inOld = point.map((x, k) => x + fractions[3 * n + k]);
      const inNew = times(inOld, inverse).map((x) => x - Math.floor(x + 1e-7));
      positions.push(...times(inNew, wider));
      origins.push(n);
    }
  return { positions, origins, cell: wider };
}

/* Edges (Å) and angles (degrees) as in crystallography: alpha lies between b and c. */
export function cellParameters(cell) {
  const edge = [0, 3, 6].map((row) => cell.slice(row, row + 3));
  const lengths = edge.map((v) => Math.hypot(...v));
  const angle = (i, j) => {
    const dot = edge[i].reduce((sum, x, k) => sum + x * edge[j][k], 0);
    const cosine = dot / (lengths[i] * lengths[j]);
    return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
  };
  return { lengths, angles: [angle(1, 2), angle(0, 2), angle(0, 1)] };
}
