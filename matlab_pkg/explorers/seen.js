/* Colours as they are seen: the arithmetic of matlab_pkg.colour, which a test holds it to. */
const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
const coded = (light) => (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);

/* "#rrggbb" through a matrix of nine numbers, row by row. */
export function seenAs(colour, matrix) {
  const parts = [1, 3, 5].map((i) => linear(parseInt(colour.slice(i, i + 2), 16) / 255));
  const seen = [0, 3, 6].map((i) => parts.reduce((sum, part, j) => sum + matrix[i + j] * part, 0));
  const hex = (light) =>
    Math.round(255 * coded(Math.min(1, Math.max(0, light))))
      .toString(16)
      .padStart(2, "0");
  return `#${seen.map(hex).join("")}`;
}
