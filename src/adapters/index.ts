import "../prims/install.ts";

export { type Apart, apart } from "./apart.ts";
export { type ConstraintsInPlace, constraintsInPlace } from "./constraints.ts";
export { lpText, type Ranges } from "./highs.ts";
export { type InPlace, inPlace, type Numbers, type Vector } from "./inPlace.ts";
export { type Pointwise, pointwise } from "./pointwise.ts";
export { type Minimise, type QuadprogArguments, quadprogOf } from "./quadprog.ts";
