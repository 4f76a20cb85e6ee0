/** Milliseconds after which a host that does not tell is taken to be idle. */
const frame = 16;
/** Calls f when the host has nothing else to do; keeps no process alive. */
export function whenIdle(f: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(f);
  else if (typeof setTimeout === "function") (setTimeout(f, frame) as { unref?(): void }).unref?.();
}
