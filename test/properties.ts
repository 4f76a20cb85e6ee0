import fc from "fast-check";

/** All properties draw from one seed, so that a run repeats; `SEED=n` draws others, `RUNS=n` that many of each. */
const { SEED = "1964", RUNS } = process.env;
fc.configureGlobal({ seed: Number(SEED), ...(RUNS === undefined ? {} : { numRuns: Number(RUNS) }) });

export default fc;
