/** Tells how many exercises of the page are solved. */
function count(): void {
  const line = document.querySelector<HTMLElement>(".exercise-count");
  if (!line) return;
  const solved = document.querySelectorAll(".exercise.is-solved").length;
  line.textContent = `${solved} of ${line.dataset["total"]} exercises solved.`;
  line.hidden = false;
}

/** Exercises and cells begin to work where a page has some: their code is fetched then, and nothing of the reader's runs. */
export function startExercises(): void {
  document.addEventListener("wz-exercise", count);
  if (document.querySelector("wz-exercise")) void import("./element.ts").then(count);
  if (document.querySelector("wz-cell")) void import("../cells/element.ts");
}
