import { exerciseOf } from "../exercises/modules.ts";
import { confine } from "./confine.ts";
import { LINES, type Reply, type Request, WIDTH } from "./messages.ts";
import { ProgramFault, runProgram } from "./program.ts";

/** A run prints so much, then it ends. */
function printer(post: (reply: Reply) => void): (line: string) => void {
  let lines = 0;
  return (text) => {
    for (const line of text.split("\n")) {
      if (lines++ >= LINES) throw new ProgramFault(`Output ends after ${LINES} lines.`);
      post({ type: "log", line: line.length > WIDTH ? `${line.slice(0, WIDTH)} …` : line });
    }
  };
}

async function run({ code, trial }: Request, post: (reply: Reply) => void): Promise<void> {
  try {
    const program = await runProgram(code, printer(post), trial?.name);
    if (trial) {
      const exercise = await exerciseOf(trial.file);
      if ("trial" in exercise) post({ type: "verdict", verdict: exercise.trial(program as () => unknown) });
    }
    post({ type: "done" });
  } catch (e) {
    post({ type: "fault", message: (e as Error).message });
  }
}

// The first message brings the only way to the page; then all ways are closed.
globalThis.addEventListener(
  "message",
  (event) => {
    const port = event.ports[0]!;
    const post = port.postMessage.bind(port);
    port.onmessage = (message: MessageEvent<Request>) => void run(message.data, post);
    confine(globalThis);
    post({ type: "ready" } satisfies Reply);
  },
  { once: true },
);
