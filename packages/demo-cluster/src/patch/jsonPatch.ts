import { applyPatch } from 'rfc6902';
import { z } from 'zod';
import { ApiError } from '../registry/ApiError';
import { Fields, isFields } from '../registry/objects';

const operationSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal('add'), path: z.string(), value: z.unknown() }),
  z.object({ op: z.literal('remove'), path: z.string() }),
  z.object({ op: z.literal('replace'), path: z.string(), value: z.unknown() }),
  z.object({ op: z.literal('move'), from: z.string(), path: z.string() }),
  z.object({ op: z.literal('copy'), from: z.string(), path: z.string() }),
  z.object({ op: z.literal('test'), path: z.string(), value: z.unknown() }),
]);

type JsonPatchOperation = z.infer<typeof operationSchema>;

/**
 * The original with a JSON patch (RFC 6902) applied, all of it or nothing. Throws BadRequest for what is no list of
 * operations and Invalid for an operation that is none or does not apply.
 */
export function jsonPatch(original: Fields, patch: unknown): Fields {
  if (!Array.isArray(patch)) {
    throw new ApiError(
      'BadRequest',
      'a JSON patch must be a list of operations',
    );
  }
  // The document is a field of its own, so that operations on the whole of it need no special case.
  const document = { root: structuredClone(original) };
  patch.forEach((each: unknown, index) => {
    const parsed = operationSchema.safeParse(each);
    if (!parsed.success) throw rejected(index, z.prettifyError(parsed.error));
    const problem = applyOperation(document, parsed.data);
    if (problem) throw rejected(index, problem);
  });
  if (!isFields(document.root)) throw rejected(0, 'it leaves no object');
  return document.root;
}

/** Changes the document, or says why it cannot. */
function applyOperation(
  document: Fields,
  operation: JsonPatchOperation,
): string | undefined {
  const { op, path } = operation;
  const isTarget = op === 'add' || op === 'move' || op === 'copy';
  if ('from' in operation) {
    const { from } = operation;
    const problem = pointerProblem(document, from, false);
    if (problem) return `${op} from ${from}: ${problem}`;
    if (op === 'move' && path.startsWith(`${from}/`)) {
      return `move from ${from}: a value cannot be moved into itself`;
    }
  }
  const problem = pointerProblem(document, path, isTarget);
  if (problem) return `${op} ${path}: ${problem}`;
  const rooted = {
    ...operation,
    path: `/root${path}`,
    ...('from' in operation && { from: `/root${operation.from}` }),
  };
  const parsed = operationSchema.parse(rooted);
  const [error] = applyPatch(document, [parsed]);
  if (!error) return undefined;
  return op === 'test'
    ? `testing value ${path} failed: test failed`
    : `${op} ${path}: ${error.message}`;
}

/** Why a pointer leads nowhere; that of a target may name a place that is yet to be filled. */
function pointerProblem(
  document: Fields,
  pointer: string,
  isTarget: boolean,
): string | undefined {
  if (pointer !== '' && !pointer.startsWith('/')) {
    return 'a JSON pointer must start with a slash';
  }
  const tokens = pointer
    .split('/')
    .slice(1)
    .map(token => token.replace(/~1/g, '/').replace(/~0/g, '~'));
  let value: unknown = document.root;
  for (const [index, token] of tokens.entries()) {
    const isLast = index === tokens.length - 1;
    const parent: unknown = value;
    if (Array.isArray(parent)) {
      const end = isLast && isTarget ? parent.length : parent.length - 1;
      if (token === '-' && isLast && isTarget) return undefined;
      if (!/^(?:0|[1-9]\d*)$/.test(token) || Number(token) > end) {
        return `the list has no index ${token}`;
      }
      value = parent[Number(token)];
    } else if (isFields(parent)) {
      if (token === '__proto__') return `the field ${token} is not allowed`;
      if (!Object.hasOwn(parent, token) && !(isLast && isTarget)) {
        return `the field ${token} is missing`;
      }
      value = parent[token];
    } else {
      return `there is nothing below ${tokens.slice(0, index).join('/')}`;
    }
  }
  return undefined;
}

/** The message is that of every API server; the cause tells what it keeps to itself. */
function rejected(index: number, explanation: string): ApiError {
  return new ApiError(
    'Invalid',
    'the server rejected our request due to an error in our request',
    {
      causes: [
        { message: `operation ${index}: ${explanation}`, field: 'patch' },
      ],
    },
  );
}
