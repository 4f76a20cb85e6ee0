import * as wengert from "wengert";
import * as compiler from "wengert/jit";
import { report, smoke } from "../runtimes/smoke.ts";

document.body.textContent = report(smoke(wengert, compiler));
