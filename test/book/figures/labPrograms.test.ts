import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { holdFigure } from "../../../book/build/code.ts";
import { runPrograms } from "../../../book/build/run.ts";
import { cases } from "../../../book/figures/check/cases.ts";
import { opening } from "../../../book/figures/check/labState.ts";
import { methods } from "../../../book/figures/check/quotients.ts";
import { differenceQuotients } from "../../../book/figures/differenceQuotients.ts";
import { gradientCheckLab } from "../../../book/figures/gradientCheckLab.ts";
import { microscope } from "../../../book/figures/microscope.ts";
import { partialSlices } from "../../../book/figures/partialSlices.ts";
import { softmaxBars } from "../../../book/figures/softmaxBars.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

it("programs of the lab hold in every case, method and precision, those of the others away from where they open", async () => {
  const { initial } = differenceQuotients;
  const quotients = methods.flatMap((method) =>
    ["f64", "f32"].map((precision) => differenceQuotients.code({ ...initial, method, precision, h: -2.5 })),
  );
  const codes = [
    ...cases.map((c) => gradientCheckLab.code({ ...opening(c), weight: Object.keys(c.weights)[1]!, draw: 2, h: -5 })),
    ...quotients,
    microscope.code({ ...microscope.initial, f: "min(abs(x), abs(y))", p: [0, 0] }),
    partialSlices.code({ ...partialSlices.initial, axis: "y", p: [-0.3, 1.2] }),
    softmaxBars.code({ z: [-2, 4, 0, -1], y: 3, tau: 0.5 }),
  ];
  mkdirSync(join(root, ".build"), { recursive: true });
  const work = mkdtempSync(join(root, ".build/lab-"));
  try {
    const programs = codes.map((code, k) => ({ code, line: k + 1 }));
    const page = { name: "lab", file: "lab", fences: [], expressions: [], figures: programs };
    const { outputs } = (await runPrograms(root, work, [page])).get("lab")!;
    for (const program of programs) expect(() => holdFigure(program, outputs, "lab"), program.code).not.toThrow();
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});
