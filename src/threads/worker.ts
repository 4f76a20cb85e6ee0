import { cells, type Message } from "./cells.ts";

/** How often a thread looks for work before it sleeps: some tens of microseconds. */
const looks = 20_000;

type Help = (thread: number) => void;
const machines = new Map<number, Help>();
let received = 0;
let arrived: (() => void) | undefined;

/** What a module imports; functions of the language by their names, others are never called here. */
function importsOf(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  functions: readonly string[],
): WebAssembly.Imports {
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = { host: { memory } };
  for (const entry of WebAssembly.Module.imports(module)) {
    if (entry.kind !== "function") continue;
    imports[entry.module] ??= {};
    const name = entry.module === "scalar" ? functions[Number(entry.name)]! : "";
    const known = (Math as unknown as Record<string, () => number>)[name];
    imports[entry.module]![entry.name] = known ?? (() => 0);
  }
  return imports;
}
function take(message: Message): void {
  received++;
  if (message.kind === "start") void work(message.control, message.thread);
  else if (message.kind === "forget") machines.delete(message.id);
  else {
    const { exports } = new WebAssembly.Instance(
      message.module,
      importsOf(message.module, message.memory, message.functions),
    );
    machines.set(message.id, exports["help"] as Help);
  }
  arrived?.();
}
/** Looks for work, for a while in a loop and then asleep; messages are taken in between. */
async function work(control: Int32Array, thread: number): Promise<never> {
  let seen = 0;
  for (;;) {
    while (received < Atomics.load(control, cells.messages))
      await new Promise<void>((resolve) => {
        arrived = resolve;
      });
    for (let k = 0; k < looks && Atomics.load(control, cells.epoch) === seen; k++);
    Atomics.wait(control, cells.epoch, seen);
    seen = Atomics.load(control, cells.epoch);
    machines.get(Atomics.load(control, cells.machine))?.(thread);
  }
}

interface Port {
  on(event: "message", listener: (message: Message) => void): void;
}
const node = (globalThis as { process?: { getBuiltinModule?: (name: string) => { parentPort?: Port } } }).process;
const port = node?.getBuiltinModule?.("node:worker_threads").parentPort;
if (port) port.on("message", take);
else
  (globalThis as unknown as { onmessage: (event: { data: Message }) => void }).onmessage = ({ data }) => {
    take(data);
  };
