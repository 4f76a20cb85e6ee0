import { describe, expect, it } from "vitest";
import { lynxHare } from "../../examples/lynx-hare/main.ts";
import { optimum } from "../../examples/optimum/main.ts";
import { options } from "../../examples/options/main.ts";
import { peaks } from "../../examples/peaks/main.ts";
import { robotArm } from "../../examples/robot-arm/main.ts";
import type { Shown } from "../../examples/shared/data.ts";
import { sketch } from "../../examples/sketch/main.ts";

const examples: readonly (readonly [name: string, run: () => Shown, parts: readonly RegExp[], shapes: number])[] = [
  ["peaks", peaks, [/peaks\[0\]\.centre +30\.0014863\d+ +0\.00694525/, /A minimum:/], 400],
  ["robot-arm", robotArm, [/x\[1\] +0\.9 /, /x\[1\] is held at its upper bound 0\.8/, /rank 5 of 6/], 10],
  [
    "sketch",
    sketch,
    [
      /leave 1 degree of freedom/,
      /Equation 8 follows from 0\.53 times equation 0 \+ 0\.848 times equation 1/,
      /equation 8 is off by -2\.83/,
    ],
    8,
  ],
  ["options", options, [/gamma +0\.0277894947476/, /zomma +-0\.1389474737381/, /rho +-0\.3745972887\d+/], 22],
  [
    "optimum",
    optimum,
    [
      /afiro\.mps: objective -464\.753142857\. optimal/,
      /hs21\.qps: objective -99\.96\d*\. optimal/,
      /hs76\.qps: objective -4\.68181818182\. optimal/,
      /sign of a dual flipped: .*wrong sign: the multiplier of row R1/,
      /first variable moved: .*not stationary: column X1/,
    ],
    7,
  ],
  ["lynx-hare", lynxHare, [/alpha +0\.5401589998\d+ +0\.0594887/, /lynxes +5\.84450618\d+ +0\.4793/], 84],
];

describe("an example", () => {
  it.each(examples)("%s prints its numbers and draws a picture", (_, run, parts, shapes) => {
    const { text, svg } = run();
    for (const part of parts) expect(text).toMatch(part);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg.trimEnd().endsWith("</svg>")).toBe(true);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg.split(/<circle|<path/).length - 1).toBeGreaterThanOrEqual(shapes);
  });
});
