/** Numbers from `least` to `most` that are the same on every run with this seed (Numerical Recipes' generator). */
export function random(seed) {
  let state = seed >>> 0;
  return (least, most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return least + Math.floor((state / 0x1_0000_0000) * (most - least + 1));
  };
}

/** Bytes that look encrypted. */
export function noise(numbers, length) {
  return Buffer.from(Uint8Array.from({ length }, () => numbers(0, 255)));
}

/** The row that a number from 0 to 99 falls on, by the `share` of each. */
export function byShare(rows, number) {
  let place = number;
  return rows.find(({ share }) => {
    place -= share;
    return place < 0;
  });
}
