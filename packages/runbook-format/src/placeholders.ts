const OPEN = '${{';
const CLOSE = '}}';
const SEGMENT = /^[A-Za-z0-9_-]+$/;

/** One `${{ … }}` in a value. */
export interface Placeholder {
  /** As it is written, with its braces. */
  raw: string;
  /** `['steps', 'plan', 'output', 'planId']`; undefined where it cannot be read. */
  path?: string[];
  /** Where in the value its text is. */
  at: (string | number)[];
}

type Piece = string | Omit<Placeholder, 'at'>;

function readPath(expression: string): string[] | undefined {
  const path = expression.trim().split('.');
  return path.every(segment => SEGMENT.test(segment)) ? path : undefined;
}

/** A text as what stands in it, and the placeholders between. Linear: nothing is looked at twice. */
function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (;;) {
    const open = text.indexOf(OPEN, from);
    if (open < 0) {
      break;
    }
    if (open > from) {
      found.push(text.slice(from, open));
    }
    const close = text.indexOf(CLOSE, open + OPEN.length);
    if (close < 0) {
      return [...found, { raw: text.slice(open) }];
    }
    found.push({
      raw: text.slice(open, close + CLOSE.length),
      path: readPath(text.slice(open + OPEN.length, close)),
    });
    from = close + CLOSE.length;
  }
  return from < text.length ? [...found, text.slice(from)] : found;
}

/** The placeholders of all texts in a value, in their order. Names of keys are not looked at. */
export function placeholdersOf(
  value: unknown,
  at: (string | number)[] = [],
): Placeholder[] {
  if (typeof value === 'string') {
    return pieces(value).flatMap(piece =>
      typeof piece === 'string' ? [] : [{ ...piece, at }],
    );
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => placeholdersOf(item, [...at, index]));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) =>
      placeholdersOf(item, [...at, key]),
    );
  }
  return [];
}

/** What a placeholder can be filled with: plain data, by the words of the format. */
export interface PlaceholderScope {
  parameters?: Record<string, unknown>;
  entity?: { ref: string; name: string };
  run?: { id: string; startedBy: string };
  context?: Record<string, unknown>;
  /** By the id of the step. */
  steps?: Record<string, { output?: unknown }>;
}

/** Only what an object has of its own: neither `constructor` nor what it inherits. */
function lookUp(scope: unknown, path: readonly string[]): unknown {
  let value = scope;
  for (const segment of path) {
    if (
      typeof value !== 'object' ||
      value === null ||
      !Object.hasOwn(value, segment) ||
      (Array.isArray(value) && segment === 'length')
    ) {
      return undefined;
    }
    value = Reflect.get(value, segment);
  }
  return value;
}

function asText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A value with its placeholders filled in. */
export interface ResolvedValue {
  value: unknown;
  /** What there is nothing for, as it is written. The value still has it then, and must not be used. */
  missing: string[];
}

function resolveText(
  text: string,
  scope: PlaceholderScope,
  missing: string[],
): unknown {
  const parts = pieces(text).map(piece => {
    if (typeof piece === 'string') {
      return piece;
    }
    const value = piece.path && lookUp(scope, piece.path);
    if (value === undefined || value === null) {
      missing.push(piece.raw);
      return piece.raw;
    }
    return { value };
  });
  const [first] = parts;
  if (parts.length === 1 && typeof first === 'object') {
    return first.value;
  }
  return parts
    .map(part => (typeof part === 'string' ? part : asText(part.value)))
    .join('');
}

/**
 * Fills in the placeholders of a value. One that is all of a text keeps the type of what it stands for; any other becomes
 * text. Nothing is evaluated, and what was filled in is not looked at again.
 */
export function resolvePlaceholders(
  value: unknown,
  scope: PlaceholderScope,
): ResolvedValue {
  const missing: string[] = [];
  const resolve = (part: unknown): unknown => {
    if (typeof part === 'string') {
      return resolveText(part, scope, missing);
    }
    if (Array.isArray(part)) {
      return part.map(resolve);
    }
    if (typeof part === 'object' && part !== null) {
      return Object.fromEntries(
        Object.entries(part).map(([key, item]) => [key, resolve(item)]),
      );
    }
    return part;
  };
  return { value: resolve(value), missing: [...new Set(missing)] };
}
