import type { Verdict } from "../exercises/exercise.ts";
import { LINES, type Reply, type Request } from "./messages.ts";
import address from "./worker.ts?worker&url";

/** From the moment that the sandbox is ready. */
const SECONDS = 2;
const START = 30;

/** What came out of a run. */
export interface Outcome {
  readonly lines: readonly string[];
  readonly verdict: Verdict | null;
  /** Why it ended before its end. */
  readonly fault: string | null;
}

export interface Run {
  readonly outcome: Promise<Outcome>;
  stop(): void;
}

let script: Promise<string> | null = null;

/** The text of the worker, fetched once; the frame, which has no network, makes a worker of it. */
function workerText(): Promise<string> {
  script ??= fetch(address)
    .then((response) => (response.ok ? response.text() : Promise.reject(new Error("the sandbox could not be fetched"))))
    .catch((e: unknown) => {
      script = null;
      throw e;
    });
  return script;
}

function frameOf(): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.hidden = true;
  frame.title = "Sandbox";
  frame.src = `${document.documentElement.dataset["root"] ?? "./"}sandbox.html`;
  return frame;
}

/**
 * Runs a program of the reader in a frame of its own origin, without network, in a worker there: a loop without end leaves the page
 * alive and is stopped. Time counts once the worker is ready, so that a slow connection costs nothing.
 */
export function start(request: Request, onLine: (line: string) => void): Run {
  const frame = frameOf();
  const lines: string[] = [];
  let verdict: Verdict | null = null;
  let timer = 0;
  let end!: (fault: string | null) => void;
  const outcome = new Promise<Outcome>((resolve) => {
    end = (fault) => {
      clearTimeout(timer);
      frame.remove();
      resolve({ lines, verdict, fault });
    };
  });
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }: MessageEvent<Reply>): void => {
    if (data.type === "ready") {
      clearTimeout(timer);
      timer = window.setTimeout(
        () => end(`Stopped after ${SECONDS} seconds: is there a loop without end?`),
        SECONDS * 1000,
      );
      port1.postMessage(request);
    } else if (data.type === "log") {
      if (lines.length >= LINES) return;
      lines.push(data.line);
      onLine(data.line);
    } else if (data.type === "verdict") verdict = data.verdict;
    else end(data.type === "fault" ? data.message : null);
  };
  timer = window.setTimeout(() => end("The sandbox did not start."), START * 1000);
  frame.addEventListener("load", () => {
    workerText().then(
      (text) => frame.contentWindow?.postMessage(text, "*", [port2]),
      (e: unknown) => end((e as Error).message),
    );
  });
  document.body.append(frame);
  return { outcome, stop: () => end("Stopped.") };
}
