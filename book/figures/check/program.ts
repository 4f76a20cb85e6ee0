import { claimed, literal } from "../text.ts";
import type { Case } from "./cases.ts";
import { caseOf, type GradientCheckState } from "./labState.ts";
import { exactly, heldMask, pointOf, sliceOf } from "./patient.ts";
import { indexOf, quotientsOf, steps } from "./quotients.ts";

/** The lines of the loss as one formula. */
function whole(c: Case): string {
  const known = new Map<string, string>();
  for (const { name, formula } of c.loss)
    known.set(
      name,
      formula.replace(/[a-z]+/g, (word) => (known.has(word) ? `(${known.get(word)})` : word)),
    );
  return known.get("L")!;
}

/** A whole program: the engine's slope of the loss in the chosen weight, and the central difference in 64 bits. */
export function checkProgram(state: GradientCheckState): string {
  const c = caseOf(state);
  const at = pointOf(c, state.draw);
  const { weight } = state;
  const h = Number(literal(steps[indexOf(state.h)]!, 6));
  const quotient = quotientsOf(sliceOf(c, at, weight, true), at[weight]!, [h], "f64").central![0]!;
  const formula = whole(c);
  const used = ["mean", "softplus"].filter((name) => formula.includes(`${name}(`));
  const columns = [...Object.entries(c.data), ...(c.keep === undefined ? [] : [["k", heldMask(c)] as const])];
  const names = columns.map(([name]) => name);
  const weights = Object.keys(at);
  return `import { grad, ${used.join(", ")}, type Tensor, tensor } from "wengert";
import { expression } from "wengert/expression";

${columns.map(([name, column]) => `const ${name} = tensor([${column.join(", ")}]);`).join("\n")}
const loss = expression(
  "${formula}",
  {
    variables: ["${[...weights, ...names].join('", "')}"],
    functions: { ${used.map((name) => `${name}: (x: Tensor) => ${name}(x)`).join(", ")} },
  },
);
const L = (w: { ${weights.map((w) => `${w}: Tensor`).join("; ")} }) => loss({ ...w, ${names.join(", ")} });
const point = { ${weights.map((w) => `${w}: tensor(${at[w]})`).join(", ")} };
grad(L)(point).${weight}.item(); // => ${claimed(exactly(c, at, true)[weight]!, 8)}

const h = ${h};
const moved = (by: number) => L({ ...point, ${weight}: point.${weight}.add(by) });
moved(h).sub(moved(-h)).div(2 * h).item(); // => ${claimed(quotient, 6)}`;
}
