import { Fields, fieldsAt, itemsAt, stringAt } from '../../registry/objects';

/** How long ago something was, in the one or two units that kubectl shows. */
export function age(since: string | undefined, now: Date): string {
  const start = since === undefined ? Number.NaN : Date.parse(since);
  return Number.isNaN(start) ? '<unknown>' : duration(now.getTime() - start);
}

export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const years = Math.floor(days / 365);
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return withRest(minutes, 'm', seconds % 60, 's');
  if (hours < 3) return `${minutes}m`;
  if (hours < 8) return withRest(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  if (days < 8) return withRest(days, 'd', hours % 24, 'h');
  if (years < 2) return `${days}d`;
  return years < 8 ? withRest(years, 'y', days % 365, 'd') : `${years}y`;
}

function withRest(
  large: number,
  largeUnit: string,
  small: number,
  smallUnit: string,
): string {
  return small === 0
    ? `${large}${largeUnit}`
    : `${large}${largeUnit}${small}${smallUnit}`;
}

export function labelsText(labels: Fields | undefined): string {
  const pairs = Object.entries(labels ?? {}).sort(([left], [right]) =>
    left < right ? -1 : 1,
  );
  return pairs.length === 0
    ? '<none>'
    : pairs.map(([key, value]) => `${key}=${String(value)}`).join(',');
}

/** A label selector as kubectl writes it. */
export function selectorText(selector: Fields | undefined): string {
  if (!selector) return '<none>';
  const pairs = Object.entries(fieldsAt(selector, 'matchLabels') ?? {}).map(
    ([key, value]) => `${key}=${String(value)}`,
  );
  const expressions = itemsAt(selector, 'matchExpressions').map(
    ({ key, operator, values }) => {
      const list = Array.isArray(values) ? values.join(',') : '';
      if (operator === 'Exists') return String(key);
      if (operator === 'DoesNotExist') return `!${String(key)}`;
      return `${String(key)} ${operator === 'In' ? 'in' : 'notin'} (${list})`;
    },
  );
  return [...pairs.sort(), ...expressions].join(',') || '<none>';
}

/** The containers and images columns of a pod template. */
export function containerCells(podSpec: unknown): [string, string] {
  const containers = itemsAt(podSpec, 'containers');
  const join = (field: string) =>
    containers.map(each => stringAt(each, field) ?? '').join(',');
  return [join('name'), join('image')];
}
