import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { preview } from "vite";
import { ProgramError } from "./run.ts";
import { buildSite, type Folders } from "./site.ts";

const HELP = `The living chapter.
  npm start                   builds it and serves it, and prints the address
  npm start -- --port 8080    at another port
  npm run build:book          writes it to book/dist, for any static host
  npm run build:book -- --json   and tells the pages as JSON`;

/** The compiled form of this file lies deeper than its source. */
function repository(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "book/chapter.yaml")) || !existsSync(join(folder, "package-lock.json")))
    folder = dirname(folder);
  return folder;
}

const root = repository();
const folders: Folders = {
  root,
  book: join(root, "book"),
  out: join(root, "book/dist"),
  work: join(root, ".build/text"),
};

const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

async function serve(port: number): Promise<string> {
  const server = await preview({
    root: folders.book,
    configFile: false,
    logLevel: "warn",
    build: { outDir: folders.out },
    appType: "mpa",
    preview: { port, headers: isolation },
  });
  return server.resolvedUrls?.local[0] ?? `http://localhost:${port}/`;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      serve: { type: "boolean" },
      port: { type: "string", default: "4173" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (positionals.length > 0)
    throw new ProgramError(
      `${positionals.join(" ")}: the chapter takes no file; npm run tour -- FILE differentiates an instance of ADBench`,
    );
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new ProgramError(`--port ${values.port}: a port is a whole number up to 65535`);
  const start = performance.now();
  const built = await buildSite(folders, (step) => {
    if (!values.json) console.error(`${((performance.now() - start) / 1000).toFixed(1).padStart(5)} s  ${step} ...`);
  });
  const address = values.serve ? await serve(port) : null;
  if (values.json)
    console.log(JSON.stringify({ ...built, ...(address === null ? { folder: "book/dist" } : { address }) }, null, 2));
  else {
    console.log(`${built.pages.length} pages in ${(built.milliseconds / 1000).toFixed(1)} s: book/dist`);
    if (address !== null) console.log(`\n  ${address}\n\nEnd it with Ctrl-C.`);
  }
  return 0;
}

try {
  process.exitCode = await main();
} catch (e) {
  if (!(e instanceof ProgramError) && !(e as { code?: string }).code?.startsWith("ERR_PARSE_ARGS")) throw e;
  console.error((e as Error).message);
  process.exitCode = 1;
}
