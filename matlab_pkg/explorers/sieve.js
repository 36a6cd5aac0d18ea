/* A funnel of filters: which rows pass, and how many rows and names are left after each step. */

const passes = (value, { low, high }) =>
  value !== null && (low === null || value >= low) && (high === null || value <= high);

/* `columns` holds one array of values a window, `names` the name of each row. */
export function sieve({ columns, names, windows }) {
  const count = (rows) => ({ rows: rows.length, names: new Set(rows.map((i) => names[i])).size });
  let rows = names.map((_, i) => i);
  const steps = [count(rows)];
  windows.forEach((window, n) => {
    rows = rows.filter((i) => passes(columns[n][i], window));
    steps.push(count(rows));
  });
  return { rows, steps, shortlist: [...new Set(rows.map((i) => names[i]))].sort() };
}
