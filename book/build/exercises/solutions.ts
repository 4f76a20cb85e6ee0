import type { Code, Nodes, RootContent } from "mdast";
import { EXIT, visit } from "unist-util-visit";
import { runProgram } from "../../cells/program.ts";
import type { Exercise } from "../../exercises/exercise.ts";
import type { Tagged } from "../../scope/markdown.ts";

function programIn(block: Tagged): Code | undefined {
  let found: Code | undefined;
  const solution = block.children.find(
    (child): child is Tagged => child.type === "tagged" && child.kind === "solution",
  );
  if (solution) {
    visit(solution as Nodes, "code", (code: Code) => {
      found = code;
      return EXIT;
    });
  }
  return found;
}

/** Grades the worked solutions that are programs: each is right, or the build says what is wrong with it. */
export async function gradeSolutions(
  tree: readonly RootContent[],
  exercises: ReadonlyMap<string, Exercise>,
  file: string,
): Promise<string[]> {
  const blocks: Tagged[] = [];
  for (const root of tree) visit(root as Nodes, "tagged", (block: Tagged) => void blocks.push(block));
  const faults: string[] = [];
  for (const block of blocks) {
    const exercise = exercises.get(block.attributes["name"] ?? "");
    if (block.kind !== "exercise" || !exercise || !("trial" in exercise) || exercise.form.kind !== "program") continue;
    const place = `${file}:${block.position.start.line}  exercise "${block.attributes["name"]}":`;
    const code = programIn(block);
    if (!code) {
      faults.push(`${place} the solution has no program`);
      continue;
    }
    const program = (await runProgram(code.value, () => {}, exercise.form.name)) as () => unknown;
    const { state, message, mistake } = exercise.trial(program);
    if (state !== "right") faults.push(`${place} its solution is ${state}: ${mistake ?? ""} ${message}`);
  }
  return faults;
}
