/** Exercises and cells begin to work where a page has some: their code is fetched then, and nothing of the reader's runs. */
export function startExercises(): void {
  if (document.querySelector("wz-exercise")) void import("./element.ts");
}
