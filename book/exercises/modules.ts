import type { Exercise } from "./exercise.ts";

const files = import.meta.glob<{ readonly default: Exercise }>("../0*/exercises/*.ts");

/** An exercise by its file, such as `01-Name/exercises/two-slopes`; fetched with the engine when it is first graded. */
export async function exerciseOf(file: string): Promise<Exercise> {
  return (await files[`../${file}.ts`]!()).default;
}
