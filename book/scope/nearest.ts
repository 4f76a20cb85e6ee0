/** How many letters must be changed, left out or put in to make one word of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** The one of some names that was probably meant: at most a third of its letters differ, or it holds what was written. */
export function nearest(written: string, names: Iterable<string>): string | null {
  const word = written.toLowerCase();
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const other = name.toLowerCase();
    const holds = word.length > 3 && other.includes(word);
    const off = holds ? 1 + (other.length - word.length) / 100 : distance(word, other);
    if (off < least && off <= Math.max(1, Math.min(word.length, other.length) / 3)) [best, least] = [name, off];
  }
  return best;
}
