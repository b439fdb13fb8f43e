/**
 * Follows a kind of object that a cluster need not serve, or need not let the portal read.
 *
 * ```
 * watching ──404 or 403──▶ doubting ──the same again after DOUBT_MS──▶ refused ──every retryEveryMs──▶ watching
 *    ▲                        │ anything else                             (nothing of the kind exists)
 *    └────────────────────────┘
 * ```
 * A kind that was never listed is refused at once. One that was is doubted first: a proxy that is being restarted
 * answers 404 as well, and must not make everything of the kind disappear.
 */
import {
  KubernetesConnection,
  KubernetesStatusError,
  WatchHandler,
  WatchTimings,
  pause,
  watchResource,
} from '@quarterdeck/toolkit-node';

const RETRY_EVERY_MS = 60_000;
const DOUBT_MS = 5_000;

/** `not-served`: the cluster has no such kind. `forbidden`: it does not let the portal read it. */
export type Refusal = 'not-served' | 'forbidden';

export interface OptionalWatchOptions {
  connection: KubernetesConnection;
  path: string;
  /** Its `onList` is called with nothing when the kind is refused after it was watched. */
  handler: WatchHandler;
  /** Called each time the kind is found to be refused, not only the first. */
  onRefused(refusal: Refusal, message: string): void;
  signal: AbortSignal;
  retryEveryMs?: number;
  doubtMs?: number;
  timings?: WatchTimings;
}

/** Resolves when the signal aborts; never rejects. */
export async function watchOptional(
  options: OptionalWatchOptions,
): Promise<void> {
  const { handler, onRefused, signal } = options;
  const { retryEveryMs = RETRY_EVERY_MS, doubtMs = DOUBT_MS } = options;
  let wasListed = false;
  let isDoubted = false;
  while (!signal.aborted) {
    const attempt = await watchUntilRefused(options);
    wasListed ||= attempt.isListed;
    if (signal.aborted || !attempt.refusal) {
      return;
    }
    isDoubted = wasListed && (attempt.isListed || !isDoubted);
    if (!isDoubted) {
      if (wasListed) {
        handler.onList([]);
        wasListed = false;
      }
      onRefused(attempt.refusal, attempt.message);
    }
    await pause(isDoubted ? doubtMs : retryEveryMs, signal);
  }
}

interface Attempt {
  /** The kind could be listed before it was refused. */
  isListed: boolean;
  /** Undefined where the signal ended it. */
  refusal?: Refusal;
  message: string;
}

async function watchUntilRefused(
  options: OptionalWatchOptions,
): Promise<Attempt> {
  const { connection, path, handler, signal, timings } = options;
  const refused = new AbortController();
  const attempt: Attempt = { isListed: false, message: '' };
  await watchResource({
    connection,
    path,
    timings,
    signal: AbortSignal.any([signal, refused.signal]),
    handler: {
      onList: objects => {
        attempt.isListed = true;
        handler.onList(objects);
      },
      onUpsert: object => handler.onUpsert(object),
      onDelete: object => handler.onDelete(object),
      onAlive: () => handler.onAlive(),
      onFailure: error => {
        const refusal = refusalOf(error);
        if (refusal && error instanceof Error) {
          attempt.refusal = refusal;
          attempt.message = error.message;
          refused.abort();
        } else {
          handler.onFailure(error);
        }
      },
    },
  });
  return attempt;
}

function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof KubernetesStatusError)) {
    return undefined;
  }
  switch (error.statusCode) {
    case 404:
      return 'not-served';
    case 403:
      return 'forbidden';
    default:
      return undefined;
  }
}
