/* Errors of readings: the arithmetic of the experiment, which a test holds to numpy. */

/* Mean absolute error, and the mean of log2(|error| + 1/8) of Cleveland and McGill. */
export function errors(judged, truth) {
  const away = judged.map((value, i) => Math.abs(value - truth[i]));
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    n: away.length,
    absolute: mean(away),
    logarithmic: mean(away.map((value) => Math.log2(value + 1 / 8))),
  };
}
