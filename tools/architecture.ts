// Draws the layers into ARCHITECTURE.md.
import { readFileSync, writeFileSync } from "node:fs";
import { withGraph } from "./layers.ts";

const path = "ARCHITECTURE.md";
writeFileSync(path, withGraph(readFileSync(path, "utf8")));
