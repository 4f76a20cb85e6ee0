/** Milliseconds after which a host that does not tell is taken to be idle. */
const frame = 16;
/** Calls f when the host has nothing else to do; keeps no process alive. */
export function whenIdle(f: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(f);
  else if (typeof setTimeout === "function") (setTimeout(f, frame) as { unref?(): void }).unref?.();
}
/** What is to be made when the host is idle, the last few: functions that are dropped meanwhile are not held by it. */
const waiting: (() => void)[] = [];
const most = 4;
const makeOne = (): void => waiting.pop()?.();
export function makeWhenIdle(make: () => void): void {
  if (waiting.push(make) > most) waiting.shift();
  try {
    whenIdle(makeOne);
  } catch {
    // A host without timers here: it is made when it is wanted.
  }
}
