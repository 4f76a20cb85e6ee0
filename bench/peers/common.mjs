// What the JavaScript peers share: the same inputs, least times, and the sums that tell what was computed.
export const wave = (n, phase = 0) =>
  Float64Array.from({ length: n }, (_, i) => 0.7 * Math.sin(12.9898 * (i + 1) + phase));

/** Nanoseconds of a call: the lesser of wall and processor time, least of several rounds; calls may be asynchronous. */
export async function perCall(f, rounds = 7) {
  const round = async (n) => {
    const cpu = process.cpuUsage();
    const start = process.hrtime.bigint();
    for (let k = 0; k < n; k++) await f();
    const wall = Number(process.hrtime.bigint() - start);
    const { user, system } = process.cpuUsage(cpu);
    return wall < 2e7 ? wall : Math.min(wall, 1e3 * (user + system));
  };
  await f();
  let n = 1;
  while ((await round(n)) < 3e6) n *= 2;
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < rounds; k++) best = Math.min(best, await round(n));
  return best / n;
}
export function report(call, arrays) {
  let [check, scale, i] = [0, 0, 0];
  for (const a of arrays)
    for (const v of a) {
      check += v * (1 + (i % 7));
      scale += Math.abs(v) * (1 + (i % 7));
      i++;
    }
  console.log(JSON.stringify({ call, check, scale }));
}
