import { hold } from "./law.ts";
import { singleLaws } from "./single.ts";

hold("single precision", singleLaws);
