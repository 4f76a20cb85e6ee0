import "../style/index.css";
import { live } from "../figures/live.ts";
import { startCards } from "./cards.ts";
import { startContents, startTheme, startWide } from "./frame.ts";
import { startChecks, startProgress } from "./progress.ts";
import { startSearch } from "./search.ts";

startTheme();
startContents();
startSearch();
startProgress();
startChecks();
startWide();
startCards();
for (const [element, load] of Object.entries(live)) if (document.querySelector(element)) void load();
