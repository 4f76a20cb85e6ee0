import { hold } from "./law.ts";
import { secondLaws } from "./second.ts";

hold("higher derivatives", secondLaws);
