import { main } from "./command.ts";

process.exitCode = main(process.argv.slice(2), { out: console.log, err: console.error });
