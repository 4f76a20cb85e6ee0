// Opens the built chapter in headless Chromium, two steps at a time. Leaves with 69 when there is no Chromium on this machine.
// SHOTS=folder keeps pictures of every page and figure, ONLY=look,cells takes some of the steps.
import { availableParallelism } from "node:os";
import { lab, others } from "./answers.mjs";
import { cells, plainly } from "./cells.mjs";
import { exercises, exercisesOnPhones } from "./exercises.mjs";
import { fingers, gallery, one, speed, still } from "./figures.mjs";
import { anchors, cards, figure, frame, look, quiet, weigh } from "./pages.mjs";
import { browser, closeSite, names } from "./site.mjs";

const only = process.env.ONLY?.split(",");
const wanted = (steps) => steps.filter(({ name }) => !only || only.includes(name));
const start = performance.now();

async function take(step) {
  const from = performance.now();
  const told = await step();
  console.log(`${step.name}, ${((performance.now() - from) / 1000).toFixed(0)} s: ${told}`);
}

/** Takes steps from a list until there is none left, or one failed. */
async function through(steps) {
  for (let step = steps.shift(); step; step = steps.shift())
    await take(step).catch((fault) => {
      steps.length = 0;
      throw fault;
    });
}

try {
  const figures = names.map((name) => Object.defineProperty(() => one(name), "name", { value: name }));
  const long = [look, gallery, exercises, cells, ...figures, fingers, exercisesOnPhones, plainly, anchors, lab, others];
  const side = wanted([...long, weigh, frame, cards, figure, quiet, still]);
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, () => through(side)));
  // What is measured is measured alone.
  await through(wanted([speed]));
  console.log(`Chromium ${browser.version()}, ${((performance.now() - start) / 1000).toFixed(0)} s`);
} finally {
  await closeSite();
}
