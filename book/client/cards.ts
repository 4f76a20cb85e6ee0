/** A definition shown where a link to it is pointed at or focused; Escape puts it away. */
export function startCards(): void {
  const card = document.createElement("div");
  card.className = "card";
  card.id = "definition-card";
  card.setAttribute("role", "tooltip");
  card.popover = "manual";
  document.body.append(card);
  let leaving = 0;

  const show = (link: HTMLAnchorElement, definition: Element): void => {
    clearTimeout(leaving);
    card.replaceChildren(...[...definition.children].map((child) => child.cloneNode(true)));
    for (const named of card.querySelectorAll("[id]")) named.removeAttribute("id");
    link.setAttribute("aria-describedby", card.id);
    card.showPopover();
    const at = link.getBoundingClientRect();
    const width = Math.min(460, innerWidth - 24);
    card.style.width = `${width}px`;
    card.style.left = `${Math.max(12, Math.min(at.left, innerWidth - width - 12))}px`;
    const below = at.bottom + card.offsetHeight + 16 < innerHeight;
    card.style.top = `${below ? at.bottom + 8 : at.top - card.offsetHeight - 8}px`;
  };
  const hide = (): void => {
    leaving = window.setTimeout(() => card.hidePopover(), 150);
  };

  for (const link of document.querySelectorAll<HTMLAnchorElement>('main a[href^="#"]')) {
    const definition = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!definition?.matches(".define, .theorem")) continue;
    link.classList.add("defined");
    for (const type of ["mouseenter", "focus"]) link.addEventListener(type, () => show(link, definition));
    for (const type of ["mouseleave", "blur"]) link.addEventListener(type, hide);
    link.addEventListener("keydown", (event) => event.key === "Escape" && card.hidePopover());
  }
  card.addEventListener("mouseenter", () => clearTimeout(leaving));
  card.addEventListener("mouseleave", hide);
}
