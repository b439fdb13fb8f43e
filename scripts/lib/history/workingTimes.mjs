const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * Instants at which people work, Monday to Friday from 8 to 17 in UTC, in their
 * order and at least two hours apart where so many fit in.
 *
 * @param {{ from: number, to: number, count: number, random: () => number }} options
 * @returns {number[]} ms since 1970, at most `count`
 */
export function workingTimes({ from, to, count, random }) {
  const slots = [];
  for (let hour = Math.ceil(from / HOUR) * HOUR; hour < to; hour += 2 * HOUR) {
    const weekday = new Date(hour).getUTCDay();
    const ofDay = (hour % DAY) / HOUR;
    if (weekday >= 1 && weekday <= 5 && ofDay >= 8 && ofDay < 17) {
      slots.push(hour);
    }
  }
  while (slots.length > count) {
    slots.splice(Math.floor(random() * slots.length), 1);
  }
  return slots.map(slot => slot + Math.floor(random() * 110) * 60_000);
}
