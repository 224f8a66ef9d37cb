// Stands in the page itself on the web: the door lets only a few requests a second through, and a browser asks only once.
(() => {
  const TRIES = 6;
  const AGAIN_MS = 1_000;

  addEventListener(
    'error',
    ({ target }) => {
      const address = target.localName === 'link' ? 'href' : 'src';
      if (!['script', 'link', 'img'].includes(target.localName) || !target.hasAttribute(address)) return;
      const tries = Number(target.dataset.tries ?? 0);
      if (tries >= TRIES) return;
      setTimeout(() => {
        const again = document.createElement(target.localName);
        for (const { name, value } of target.attributes) again.setAttribute(name, value);
        again.dataset.tries = String(tries + 1);
        // Another address: a browser may remember of a module that it could not be loaded.
        const [path] = target.getAttribute(address).split('?');
        again.setAttribute(address, `${path}?${tries + 1}`);
        target.replaceWith(again);
      }, AGAIN_MS);
    },
    true,
  );
})();
