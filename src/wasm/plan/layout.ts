import type { RawArray } from "../../ir/raw.ts";
import type { BlockOptions } from "../blocks/planBlocks.ts";
import type { ControlPlaces } from "./controlPlaces.ts";
import { FreeList } from "./freeList.ts";
import type { RuleCost } from "./kernels.ts";
import type { Plan } from "./steps.ts";

/** Bytes behind each array that vectors may reach beyond its end: three elements. */
const slack = 24;
/** Low addresses stay unused but for the flag of a bad index. */
export const statusAddress = 8;
const firstAddress = 64;

/** The bytes of an element of a place. */
export const widthOf = ({ single }: { readonly single?: boolean | undefined }): 4 | 8 => (single === true ? 4 : 8);
/** The bytes of an array, a multiple of 16, so that arrays are aligned. */
export const bytesOf = (elements: number, single = false): number =>
  16 * Math.ceil((widthOf({ single }) * elements + slack) / 16);

/** Where the numbers of a line start: `address`, from the address that stands in the cell at `base` if there is one. */
export interface Place {
  readonly address: number;
  readonly base?: number | undefined;
  /** Whether they are binary32 numbers; otherwise binary64, whatever the type of the line. */
  readonly single?: boolean | undefined;
  /** Something else stands right behind, which must not be overwritten. */
  readonly tight?: boolean;
}

/** A program that is compiled: the whole, or one inside a control line. */
export interface Scope {
  readonly plan: Plan;
  /** By line; only lines that compiled steps read or write have one. */
  readonly places: ReadonlyMap<number, Place>;
  /** By control line. */
  readonly controls: ReadonlyMap<number, ControlPlaces>;
  /** Addresses of 32-bit indices, by the gather that reads rows by them. */
  readonly indices: ReadonlyMap<number, number>;
  /** Lines that are written at the same positions in every run; what stands beside them was written once. */
  readonly standing: ReadonlySet<number>;
}

/** Known numbers in memory, written once. */
export interface PlacedConstant {
  readonly place: Place;
  /** An array, or one number `count` times. */
  readonly raw: () => RawArray;
  readonly count: number;
}

/** What all scopes of a module share. */
export class Layout {
  readonly free: FreeList = new FreeList(firstAddress);
  readonly constants: PlacedConstant[] = [];
  readonly costOf: RuleCost;

  readonly blocks: BlockOptions;

  constructor(costOf: RuleCost, blocks: BlockOptions = {}) {
    this.costOf = costOf;
    this.blocks = blocks;
  }
}
