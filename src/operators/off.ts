import { ownText } from "../record/mark.ts";
import { top } from "../record/recording.ts";

/** Nothing is being recorded: the function's own text runs. */
export const off = (): boolean => top === null && !ownText.begins?.();
