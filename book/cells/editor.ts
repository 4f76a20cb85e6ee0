/** A field for programs. */
export interface Editor {
  read(): string;
  write(text: string): void;
}

export interface Wanted {
  readonly text: string;
  readonly label: string;
  run(): void;
  changed(): void;
}

const plain = (parent: HTMLElement, { text, label, run, changed }: Wanted): Editor => {
  const area = document.createElement("textarea");
  area.value = text;
  area.rows = text.split("\n").length + 1;
  area.spellcheck = false;
  area.setAttribute("autocapitalize", "off");
  area.setAttribute("aria-label", label);
  area.addEventListener("input", changed);
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  });
  parent.append(area);
  return {
    read: () => area.value,
    write: (next) => {
      area.value = next;
    },
  };
};

/** The editor, fetched now; a plain text field where it cannot be had. */
async function editorIn(parent: HTMLElement, wanted: Wanted): Promise<Editor> {
  try {
    const { codeMirror } = await import("./codemirror.ts");
    return codeMirror(parent, wanted);
  } catch {
    return plain(parent, wanted);
  }
}

const AHEAD = "300px";

/**
 * Puts an editor in the place of a program that can be read, when it comes near the window. Until then, and without it, the program
 * is what stands there.
 */
export function editorFor(source: HTMLElement, wanted: Omit<Wanted, "text">): Editor {
  let text = source.textContent!.trimEnd();
  let editor: Editor | null = null;
  const watcher = new IntersectionObserver(
    async (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      watcher.disconnect();
      const host = document.createElement("div");
      host.className = "editor";
      const made = await editorIn(host, { ...wanted, text });
      source.replaceWith(host);
      editor = made;
      if (editor.read() !== text) editor.write(text);
    },
    { rootMargin: AHEAD },
  );
  watcher.observe(source);
  return {
    read: () => editor?.read() ?? text,
    write(next) {
      text = next;
      if (editor) editor.write(next);
      else source.querySelector("code")!.textContent = next;
    },
  };
}
