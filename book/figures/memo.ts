/** Remembers the last few results of a function of plain values: a drag asks for the same field, bands and arrows each frame. */
export function remembered<A extends readonly (string | number | undefined)[], R>(
  f: (...args: A) => R,
  keep = 4,
): (...args: A) => R {
  const results = new Map<string, R>();
  return (...args) => {
    const key = JSON.stringify(args);
    const known = results.get(key);
    if (known !== undefined) return known;
    const result = f(...args);
    if (results.size >= keep) results.delete(results.keys().next().value!);
    results.set(key, result);
    return result;
  };
}
