import { hold } from "./law.ts";
import { valueLaws } from "./values.ts";

hold("values", valueLaws);
