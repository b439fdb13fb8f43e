import { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';

/** The raw body of a request; without one, middleware leaves an object. */
export function bytesOf(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/** No sender nests a tenth of that. What is nested much deeper can be read, but not be written down again. */
const DEEPEST = 200;

/**
 * @param deepest - how deep it may be nested; more is for those alone who never write it down as it came
 * @throws InputError, without a word of what it holds: that is nobody's business but its sender's
 */
export function readJsonBody(
  body: Buffer,
  { deepest = DEEPEST }: { deepest?: number } = {},
): unknown {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new InputError('The body is no JSON in UTF-8');
  }
  if (depthOf(body) > deepest) {
    throw new InputError(
      `The body is nested more than ${deepest} levels deep; no event is`,
    );
  }
  return value;
}

const [QUOTE, BACKSLASH, ...BRACKETS] = Buffer.from('"\\[{]}');

/** How deep JSON is nested; it is known to be JSON. */
function depthOf(json: Buffer): number {
  let depth = 0;
  let deepest = 0;
  let isText = false;
  for (let index = 0; index < json.length; index++) {
    const byte = json[index];
    if (isText && byte === BACKSLASH) {
      index += 1;
    } else if (byte === QUOTE) {
      isText = !isText;
    } else if (!isText) {
      const bracket = BRACKETS.indexOf(byte);
      if (bracket >= 0) {
        depth += bracket < 2 ? 1 : -1;
        deepest = Math.max(deepest, depth);
      }
    }
  }
  return deepest;
}

const ONCE_IN_MS = 60_000;

/** A sender with a wrong secret tries all the time; it is told once a minute. */
export function sparingly(logger: LoggerService): (message: string) => void {
  let toldAt = -Infinity;
  return message => {
    const now = performance.now();
    if (now - toldAt >= ONCE_IN_MS) {
      toldAt = now;
      logger.warn(message);
    }
  };
}
