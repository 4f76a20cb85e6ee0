import { firstLaws } from "./first.ts";
import { hold } from "./law.ts";

hold("first derivatives", firstLaws);
