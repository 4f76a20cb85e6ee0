import { type Exercise, numeric, slopes } from "../../exercises/index.ts";

const at = { x: 2, y: -1 };
const both = slopes("x^2*y + x*y^2", at);
const first = slopes("x^2*y", at);
const second = slopes("x*y^2", at);

const exercise: Exercise = numeric({
  fields: { dx: "$\\partial f/\\partial x$", dy: "$\\partial f/\\partial y$" },
  right: () => ({ dx: both.x, dy: both.y }),
  mistakes: {
    swapped: () => ({ dx: both.y, dy: both.x }),
    "one-term-each": () => ({ dx: first.x, dy: second.y }),
  },
});
export default exercise;
