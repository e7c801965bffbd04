// Which area lies next in the direction of an arrow key.
export const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The nearest centre inside a cone of 45 degrees about the direction; sideways distance counts double,
// so that going right and then left comes back more often than not. Nothing there: stay.
export function nearest(areas, from, [dx, dy]) {
  const [x, y] = areas[from].centre;
  let best = from;
  let least = Infinity;
  areas.forEach((area, place) => {
    const along = (area.centre[0] - x) * dx + (area.centre[1] - y) * dy;
    const aside = Math.abs((area.centre[0] - x) * dy) + Math.abs((area.centre[1] - y) * dx);
    const far = along + 2 * aside;
    if (place !== from && along > 0 && aside <= along && far < least) {
      best = place;
      least = far;
    }
  });
  return best;
}
