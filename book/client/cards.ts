type Cards = Readonly<Record<string, string>>;
const files = new Map<string, Promise<Cards>>();

async function fetched(address: string): Promise<Cards> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return (await answer.json()) as Cards;
}

/** What the card of a link holds: copied where it stands on this page, fetched once for each page otherwise. */
async function contentOf(link: HTMLAnchorElement): Promise<Node[]> {
  const [file, id] = link.dataset["card"]!.split("#") as [string, string];
  if (file === "") {
    const copies = [...document.getElementById(id)!.children].map((child) => child.cloneNode(true) as Element);
    for (const copy of copies) for (const named of copy.querySelectorAll("[id]")) named.removeAttribute("id");
    return copies;
  }
  const cards = files.get(file) ?? fetched(file);
  files.set(file, cards);
  const made = document.createElement("template");
  made.innerHTML = (await cards)[id] ?? "";
  return [...made.content.childNodes];
}

function newCard(): HTMLElement {
  const card = document.createElement("div");
  card.className = "card";
  card.id = "definition-card";
  card.setAttribute("role", "tooltip");
  card.popover = "manual";
  document.querySelector("main")!.append(card);
  return card;
}

const GAP = 8;

/** Under the first line of the link, or above it where there is more room. */
function place(card: HTMLElement, link: HTMLElement): void {
  const at = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const width = Math.min(460, innerWidth - 24);
  card.style.width = `${width}px`;
  card.style.left = `${Math.max(12, Math.min(at.left, innerWidth - width - 12))}px`;
  card.style.maxHeight = "";
  const room = { above: at.top - 2 * GAP, below: innerHeight - at.bottom - 2 * GAP };
  const below = card.offsetHeight <= room.below || room.below >= room.above;
  card.style.maxHeight = `min(60vh, ${below ? room.below : room.above}px)`;
  card.style.top = `${below ? at.bottom + GAP : at.top - card.offsetHeight - GAP}px`;
}

/**
 * A definition, a theorem or a topic to come, shown where a link to it is pointed at or focused; Escape puts it away. A finger shows
 * it first, with a way to go there; a second touch follows the link. A card that cannot be fetched leaves the link what it is.
 */
export function startCards(): void {
  const links = document.querySelectorAll<HTMLAnchorElement>("main a[data-card]");
  if (links.length === 0) return;
  const card = newCard();
  let wanted: HTMLAnchorElement | null = null;
  let touched: HTMLAnchorElement | null = null;
  let leaving = 0;

  const away = (): void => {
    clearTimeout(leaving);
    wanted?.removeAttribute("aria-describedby");
    wanted = null;
    touched = null;
    card.hidePopover();
  };
  const leave = (): void => {
    if (touched) return;
    clearTimeout(leaving);
    leaving = window.setTimeout(away, 150);
  };
  const show = async (link: HTMLAnchorElement): Promise<void> => {
    clearTimeout(leaving);
    if (wanted !== link) wanted?.removeAttribute("aria-describedby");
    wanted = link;
    const content = await contentOf(link);
    if (wanted !== link) return;
    if (touched === link) {
      const go = Object.assign(document.createElement("a"), {
        href: link.href,
        className: "go",
        textContent: "Go there",
      });
      go.addEventListener("click", away);
      content.push(go);
    }
    card.replaceChildren(...content);
    card.scrollTop = 0;
    link.setAttribute("aria-describedby", card.id);
    card.showPopover();
    place(card, link);
  };
  const ask = (link: HTMLAnchorElement): void => {
    show(link).catch(away);
  };

  for (const link of links) {
    let byFinger = false;
    link.addEventListener("pointerenter", ({ pointerType }) => pointerType !== "touch" && ask(link));
    link.addEventListener("focus", () => link.matches(":focus-visible") && ask(link));
    for (const type of ["pointerleave", "blur"]) link.addEventListener(type, leave);
    link.addEventListener("pointerdown", ({ pointerType }) => {
      byFinger = pointerType === "touch";
    });
    link.addEventListener("click", (event) => {
      if (!byFinger || touched === link) return;
      event.preventDefault();
      away();
      touched = link;
      show(link).catch(() => location.assign(link.href));
    });
  }
  card.addEventListener("pointerenter", () => clearTimeout(leaving));
  card.addEventListener("pointerleave", leave);
  document.addEventListener("keydown", ({ key }) => key === "Escape" && away());
  document.addEventListener("pointerdown", ({ target }) => {
    if (touched && !card.contains(target as Node) && !touched.contains(target as Node)) away();
  });
  addEventListener("scroll", () => wanted && place(card, wanted), { passive: true });
}
