import { patience } from "../src/jit/patience.ts";

/** Tests of compiled code meet it at the first call; those of first calls that are interpreted say so. */
Object.assign(patience, { runs: 0 });
