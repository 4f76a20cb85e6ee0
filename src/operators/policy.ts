/** When loops are captured, for tests and measurements. */
export interface CapturePolicy {
  on: boolean;
  /** Loops may become operations on arrays. */
  arrays: boolean;
  /** Loops of fewer turns are written out. */
  fewestTurns: number;
  /** A list that is used once is written out below that many lines: recording those is quicker than trying. */
  fewestLines: number;
  /** Scans that replace objects are written out below that many numbers in all turns: straight lines run them quicker. */
  fewestNumbers: number;
}
export const capturePolicy: CapturePolicy = {
  on: true,
  arrays: true,
  fewestTurns: 6,
  fewestLines: 600,
  fewestNumbers: 1500,
};
