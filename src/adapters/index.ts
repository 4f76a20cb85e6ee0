import "../prims/install.ts";

export { type Apart, apart } from "./apart.ts";
export type { Minimise, Numbers, Ranges, Vector } from "./checks.ts";
export { type ConstraintsInPlace, constraintsInPlace } from "./constraints.ts";
export { lpText } from "./highs.ts";
export { type InPlace, inPlace } from "./inPlace.ts";
export { type Pointwise, pointwise } from "./pointwise.ts";
export { type QuadprogArguments, quadprogOf } from "./quadprog.ts";
