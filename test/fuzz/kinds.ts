import { lanes } from "./laneKinds.ts";
import { nested } from "./nestedKinds.ts";
import type { Kind } from "./program.ts";
import { shapes } from "./shapeKinds.ts";

export const kinds: readonly Kind[] = [...lanes, ...shapes, ...nested];
