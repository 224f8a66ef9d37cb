/** A finger that moves less than this has tapped. */
const TAP_PX = 8;

/**
 * Fingers and pens on a chart: a tap reads out and stays, a drag reads along, two fingers move and zoom.
 * @param onRead called with px from the left edge, and whether the finger has only just come down
 * @param onTap called with px from the left edge once a finger that did not move is lifted
 * @param onPinch called with `{ scale, centre, by }`: how much wider the fingers stand than at the last call, the middle
 *   between them and how far that moved, px
 */
export const followFingers = (surface, { onRead, onTap = () => undefined, onPinch = () => undefined }) => {
  const fingers = new Map();
  let isFinger = false;
  let begun;
  const place = (event) => event.clientX - surface.getBoundingClientRect().left;
  const stretch = () => {
    const [a, b] = [...fingers.values()];
    return { width: Math.max(20, Math.abs(a - b)), centre: (a + b) / 2 };
  };

  surface.addEventListener('pointerdown', (event) => {
    isFinger = event.pointerType !== 'mouse';
    if (!isFinger) return;
    // Else the browser plays a mouse after the finger, which takes the readout away again.
    event.preventDefault();
    fingers.set(event.pointerId, place(event));
    surface.setPointerCapture(event.pointerId);
    begun = fingers.size === 1 ? place(event) : undefined;
    if (fingers.size === 1) onRead(place(event), true);
  });
  surface.addEventListener('pointermove', (event) => {
    if (event.pointerType === 'mouse') isFinger = false;
    if (!fingers.has(event.pointerId)) return;
    const before = fingers.size === 2 ? stretch() : undefined;
    fingers.set(event.pointerId, place(event));
    if (begun !== undefined && Math.abs(place(event) - begun) > TAP_PX) begun = undefined;
    if (before === undefined) return onRead(place(event), false);
    const { width, centre } = stretch();
    onPinch({ scale: width / before.width, centre, by: centre - before.centre });
  });
  const lift = (event) => {
    if (!fingers.delete(event.pointerId)) return;
    if (event.type === 'pointerup' && begun !== undefined) onTap(begun);
    begun = undefined;
  };
  surface.addEventListener('pointerup', lift);
  surface.addEventListener('pointercancel', lift);

  return {
    /** Whether a finger was last: a browser lets a mouse leave that was never there. */
    wasLast: () => isFinger,
  };
};
