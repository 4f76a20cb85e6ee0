import { join } from "node:path";
import { root } from "../host.ts";

/** The name of the bundle that nothing is left out of. */
export const whole = "whole";
export const bundleOf = (name: string): string => join(root, ".build/ablation", `${name}.js`);
