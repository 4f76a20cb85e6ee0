import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { lynxHare } from "./lynx-hare/main.ts";
import { optimum } from "./optimum/main.ts";
import { options } from "./options/main.ts";
import { peaks } from "./peaks/main.ts";
import { robotArm } from "./robot-arm/main.ts";
import { root, type Shown } from "./shared/data.ts";
import { sketch } from "./sketch/main.ts";

const examples: Readonly<Record<string, () => Shown>> = {
  peaks,
  "robot-arm": robotArm,
  sketch,
  options,
  "lynx-hare": lynxHare,
  optimum,
};
const { positionals, values } = parseArgs({ allowPositionals: true, options: { svg: { type: "string" } } });
const [name = "", ...rest] = positionals;
const example = examples[name];
if (example === undefined || rest.length > 0) {
  console.error(`npm run example -- NAME [--svg FILE], where NAME is one of ${Object.keys(examples).join(", ")}`);
  process.exitCode = 2;
} else {
  const { text, svg } = example();
  const file = values.svg ?? join(root(), ".build/pictures", `${name}.svg`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, svg);
  console.log(`${text}\n\nPicture: ${file}`);
}
