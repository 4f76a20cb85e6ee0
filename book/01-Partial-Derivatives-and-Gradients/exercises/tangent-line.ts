import { type Exercise, numeric, slopes } from "../../exercises/index.ts";

const p = { x: 2, y: 1 };
const g = slopes("x^2 + 4*y^2", p);
const line = (slope: number): { slope: number; height: number } => ({ slope, height: p.y - slope * p.x });

const exercise: Exercise = numeric({
  fields: { slope: "$a$", height: "$b$" },
  right: () => line(-g.x / g.y),
  mistakes: {
    "along-the-gradient": () => line(g.y / g.x),
    upside: () => line(-g.y / g.x),
    "sign-lost": () => line(g.x / g.y),
    "height-of-p": () => ({ slope: -g.x / g.y, height: p.y }),
  },
});
export default exercise;
