import { searchOptions } from "./searchOptions.ts";

const root = (): string => document.documentElement.dataset["root"] ?? "./";

interface Hit {
  readonly id: string;
  readonly title: string;
  readonly page: string;
}
type Find = (words: string) => Hit[];

/** The index, fetched with its reader when the search is first opened. */
async function fetchIndex(): Promise<Find> {
  const [{ default: MiniSearch }, response] = await Promise.all([import("minisearch"), fetch(`${root()}search.json`)]);
  const index = MiniSearch.loadJSON(await response.text(), searchOptions);
  return (words) => index.search(words).slice(0, 12) as unknown as Hit[];
}

function line({ id, title, page }: Hit): HTMLLIElement {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = root() + id;
  link.textContent = title;
  const from = document.createElement("span");
  from.className = "from";
  from.textContent = page === title ? "" : page;
  item.append(link, " ", from);
  return item;
}

/** The search box: opened by its button or the slash key. */
export function startSearch(): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog.search");
  const button = document.querySelector<HTMLButtonElement>("button.search-open");
  if (!dialog || !button) return;
  const input = dialog.querySelector("input")!;
  const results = dialog.querySelector("ol")!;
  const count = dialog.querySelector<HTMLElement>(".search-count")!;
  let find: Promise<Find> | null = null;
  const open = (): void => {
    find ??= fetchIndex();
    dialog.showModal();
    input.select();
  };
  const show = async (): Promise<void> => {
    const words = input.value;
    const hits = words.trim() === "" ? [] : (await find!)(words);
    if (words !== input.value) return;
    results.replaceChildren(...hits.map(line));
    count.textContent = words.trim() === "" ? "" : hits.length === 0 ? "Nothing found." : `${hits.length} found.`;
  };
  button.hidden = false;
  button.addEventListener("click", open);
  input.addEventListener("input", () => void show());
  input.addEventListener("keydown", (event) => {
    const first = results.querySelector("a");
    if (event.key !== "Enter" || !first) return;
    event.preventDefault();
    dialog.close();
    first.click();
  });
  results.addEventListener("click", () => dialog.close());
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, [contenteditable]");
    if (event.key !== "/" || typing || dialog.open) return;
    event.preventDefault();
    open();
  });
}
