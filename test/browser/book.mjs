// Opens the built chapter in headless Chromium, two steps at a time. Leaves with 69 when there is no Chromium on this machine.
// SHOTS=folder keeps pictures of every page and figure, ONLY=dial,cells takes some of the steps.
import { availableParallelism } from "node:os";
import { drawing, lab, others } from "./answers.mjs";
import { cells, plainly, programsOfText } from "./cells.mjs";
import { exercises, exercisesOnPhones } from "./exercises.mjs";
import { fingers, gallery, one, speed, still } from "./figures.mjs";
import { anchors, cards, figure, frame, look320, look390, look1280, quiet, weigh } from "./pages.mjs";
import { browser, closeSite, names } from "./site.mjs";

const only = process.env.ONLY?.split(",");
const wanted = (steps) => Object.entries(steps).filter(([name]) => !only || only.includes(name));
const start = performance.now();

async function take([name, step]) {
  const from = performance.now();
  const told = await step();
  console.log(`${name}, ${((performance.now() - from) / 1000).toFixed(0)} s: ${told}`);
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
  // Long ones first, so that both sides end together.
  const side = wanted({
    look1280,
    look390,
    gallery,
    exercises,
    cells,
    look320,
    fingers,
    anchors,
    exercisesOnPhones,
    plainly,
    programsOfText,
    ...Object.fromEntries(names.map((name) => [name, () => one(name)])),
    lab,
    drawing,
    others,
    weigh,
    frame,
    cards,
    figure,
    quiet,
    still,
  });
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, () => through(side)));
  // What is measured is measured alone.
  await through(wanted({ speed }));
  console.log(`Chromium ${browser.version()}, ${((performance.now() - start) / 1000).toFixed(0)} s`);
} finally {
  await closeSite();
}
