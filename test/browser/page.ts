import * as wengert from "wengert";
import { report, smoke } from "../runtimes/smoke.ts";

document.body.textContent = report(smoke(wengert));
