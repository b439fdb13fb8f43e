import {
  ApiObject,
  Fields,
  fieldsAt,
  itemsAt,
  stringAt,
} from '../../registry/objects';
import { TableContext } from './types';

/** How long ago something was, in the one or two units that kubectl shows. */
export function age(since: string | undefined, now: Date): string {
  const start = since === undefined ? Number.NaN : Date.parse(since);
  return Number.isNaN(start) ? '<unknown>' : duration(now.getTime() - start);
}

export function ageOf({ metadata }: ApiObject, { now }: TableContext): string {
  return age(metadata.creationTimestamp, now);
}

/** A length of time as kubectl writes it; slightly negative ones come from clocks that differ. */
export function duration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
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
  const pairs = Object.entries(labels ?? {}).sort(byFirst);
  return (
    pairs.map(([key, value]) => `${key}=${String(value)}`).join(',') || '<none>'
  );
}

function byFirst([left]: [string, unknown], [right]: [string, unknown]) {
  return left < right ? -1 : 1;
}

/** A label selector as kubectl writes it. */
export function selectorText(selector: Fields | undefined): string {
  const labels = Object.entries(fieldsAt(selector, 'matchLabels') ?? {}).map(
    ([key, value]): [string, string] => [key, `${key}=${String(value)}`],
  );
  const expressions = itemsAt(selector, 'matchExpressions').map(
    (expression): [string, string] => [
      String(expression.key),
      expressionText(expression),
    ],
  );
  const requirements = [...labels, ...expressions].sort(byFirst);
  return requirements.map(([, text]) => text).join(',') || '<none>';
}

function expressionText({ key, operator, values }: Fields): string {
  const list = Array.isArray(values) ? values.map(String).sort().join(',') : '';
  switch (operator) {
    case 'Exists':
      return String(key);
    case 'DoesNotExist':
      return `!${String(key)}`;
    case 'In':
      return `${String(key)} in (${list})`;
    default:
      return `${String(key)} notin (${list})`;
  }
}

/** The containers and images columns of a pod template. */
export function containerCells(podSpec: unknown): [string, string] {
  const containers = itemsAt(podSpec, 'containers');
  const join = (field: string) =>
    containers.map(each => stringAt(each, field) ?? '').join(',');
  return [join('name'), join('image')];
}

/** The first few of many texts, and how many more there are. */
export function firstFew(
  texts: readonly string[],
  {
    limit = 3,
    separator = ',',
    none,
  }: {
    limit?: number;
    separator?: string;
    none: string;
  },
): string {
  const shown = texts.slice(0, limit).join(separator);
  const rest = texts.length - limit;
  if (rest > 0) return `${shown} + ${rest} more...`;
  return shown || none;
}

/** The addresses of a load balancer. */
export function loadBalancerAddresses(object: ApiObject): string[] {
  return itemsAt(object, 'status', 'loadBalancer', 'ingress').map(
    each => stringAt(each, 'ip') ?? stringAt(each, 'hostname') ?? '',
  );
}
