import "../style/index.css";
import { startExercises } from "../exercises/start.ts";
import { startFigures } from "../figures/start.ts";
import { startCards } from "./cards.ts";
import { startContents, startTheme, startWide } from "./frame.ts";
import { startChecks, startProgress } from "./progress.ts";
import { startSearch } from "./search.ts";

startFigures();
startTheme();
startContents();
startSearch();
startProgress();
startChecks();
startWide();
startCards();
startExercises();
