import { defineFigure } from "./element.ts";
import { live } from "./live.ts";

/** How far ahead of the window a figure is made ready, in px. */
const AHEAD = 600;

const started = new Set<string>();
async function start(name: string): Promise<void> {
  if (started.has(name)) return;
  started.add(name);
  defineFigure(name, await live[name]!());
}

/** Makes the figures of the page live: those in or near the window at once, the others when nothing else is to do. */
export function startFigures(): void {
  const names = Object.keys(live).filter((name) => document.querySelector(`wz-${name}`));
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries)
        if (isIntersecting) void start(target.localName.replace(/^wz-/, ""));
    },
    { rootMargin: `${AHEAD}px` },
  );
  for (const name of names) for (const figure of document.querySelectorAll(`wz-${name}`)) watcher.observe(figure);
  const idle = globalThis.requestIdleCallback ?? ((f: () => void) => setTimeout(f, 1000));
  const rest = async (): Promise<void> => {
    const name = names.find((one) => !started.has(one));
    if (name === undefined) return;
    await start(name);
    idle(rest);
  };
  addEventListener("load", () => idle(rest));
}
