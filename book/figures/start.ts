import { defineFigure, whenIdle } from "./element.ts";
import { live } from "./live.ts";

/** How far ahead of the window a figure is made ready, in px. */
const AHEAD = 600;

const started = new Set<string>();
async function start(name: string): Promise<void> {
  if (started.has(name)) return;
  started.add(name);
  defineFigure(name, await live[name]!());
}

/** Makes the figures of the page live: the first and those in or near the window at once, the others when nothing else is to do. */
export function startFigures(): void {
  const selector = Object.keys(live).map((name) => `wz-${name}`);
  const figures = [...document.querySelectorAll(selector.join())];
  const nameOf = ({ localName }: Element): string => localName.replace(/^wz-/, "");
  if (figures[0]) void start(nameOf(figures[0]));
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) void start(nameOf(target));
    },
    { rootMargin: `${AHEAD}px` },
  );
  for (const figure of figures) watcher.observe(figure);
  const rest = async (): Promise<void> => {
    const next = figures.map(nameOf).find((name) => !started.has(name));
    if (next === undefined) return;
    await start(next);
    whenIdle(rest);
  };
  addEventListener("load", () => whenIdle(rest));
}
