const GAP_PX = 14;

/** A small card beside the cursor; it never leaves its container. */
export const createTooltip = (container) => {
  const card = document.createElement('div');
  card.className = 'tooltip';
  card.hidden = true;
  card.setAttribute('aria-hidden', 'true');
  container.append(card);
  return {
    card,
    /** Shows lines beside a point of the container, px; the first one is the heading. */
    show: (x, y, lines) => {
      card.replaceChildren(
        ...lines.map((text, index) => {
          const line = document.createElement(index === 0 ? 'strong' : 'span');
          line.textContent = text;
          return line;
        }),
      );
      card.hidden = false;
      const [width, height] = [card.offsetWidth, card.offsetHeight];
      const right = x + GAP_PX + width <= container.clientWidth;
      const left = right ? x + GAP_PX : x - GAP_PX - width;
      const top = Math.min(Math.max(0, y - height / 2), Math.max(0, container.clientHeight - height));
      card.style.transform = `translate(${Math.max(0, Math.round(left))}px, ${Math.round(top)}px)`;
    },
    hide: () => {
      card.hidden = true;
    },
  };
};
