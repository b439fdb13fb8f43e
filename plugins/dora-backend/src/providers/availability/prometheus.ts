import { parseEntityRef } from '@backstage/catalog-model';
import { doraReason } from '@quarterdeck/plugin-dora-common';
import { z } from 'zod';
import { Window } from '../../domain/windows';
import {
  Availability,
  AvailabilityQuestion,
  AvailabilitySource,
  observedPart,
} from './types';

export interface PrometheusOptions {
  /** From the configuration alone; nobody who reads metrics can say where to ask. */
  url: string;
  /** PromQL that returns one share from 0 to 1; `{{service}}` is the name of the entity, `{{window}}` a duration like `7776000s`. */
  query: string;
}

const TIMEOUT_MS = 5_000;
const AT_ONCE = 4;
/** A year of weeks with what it is compared to. More points are not asked for. */
const MOST_WINDOWS = 60;
const MOST_BYTES = 100_000;

const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('vector'),
    result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })),
  }),
});

/** Asks a Prometheus, one question for each window. */
export class PrometheusAvailability implements AvailabilitySource {
  constructor(private readonly options: PrometheusOptions) {}

  async measure(question: AvailabilityQuestion): Promise<Availability[]> {
    const { whose, windows, now } = question;
    if (whose === 'all' || whose.length !== 1) {
      const reason = doraReason('value.availability-of-many', { most: 1 });
      return windows.map(() => ({ uptime: null, reason }));
    }
    const { name } = parseEntityRef(whose[0]);
    const answers: Availability[] = [];
    for (let first = 0; first < windows.length; first += AT_ONCE) {
      answers.push(
        ...(await Promise.all(
          windows.slice(first, first + AT_ONCE).map(async (window, index) => {
            if (first + index >= MOST_WINDOWS) {
              return unreadable(
                `more than ${MOST_WINDOWS} points are not asked for`,
              );
            }
            // It has a memory of its own: what the portal observed does not matter.
            const part = observedPart(window, window.from, now);
            return part
              ? await this.#ask(name, part)
              : { uptime: null, reason: doraReason('value.not-yet') };
          }),
        )),
      );
    }
    return answers;
  }

  async #ask(service: string, { from, to }: Window): Promise<Availability> {
    const url = new URL(`${this.options.url.replace(/\/+$/, '')}/api/v1/query`);
    url.searchParams.set('time', String(to / 1000));
    url.searchParams.set(
      'query',
      filledIn(this.options.query, service, to - from),
    );
    try {
      const response = await fetch(url, {
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      return text.length > MOST_BYTES
        ? unreadable('its answer is too long for one value')
        : uptimeOf(text, response.status, to - from);
    } catch (error) {
      return unreadable(error instanceof Error ? error.message : String(error));
    }
  }
}

function uptimeOf(text: string, status: number, allMs: number): Availability {
  const answer = answerSchema.safeParse(jsonOf(text));
  if (!answer.success) {
    return unreadable(`it answered with status ${status} and no vector`);
  }
  const { result } = answer.data.data;
  const share = result.length === 1 ? Number(result[0].value[1]) : NaN;
  if (!(share >= 0 && share <= 1)) {
    return unreadable(
      result.length === 1
        ? `the query returns ${result[0].value[1]}, not a share from 0 to 1`
        : `the query returns ${result.length} series, not one`,
    );
  }
  return {
    uptime: { upMs: share * allMs, allMs, outages: 0 },
    note: null,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreadable(cause: string): Availability {
  return {
    uptime: null,
    reason: doraReason('value.availability-unreadable', { cause }),
  };
}

/** Names of entities are letters, digits, `-`, `_` and `.`; what else came along could end the string that it stands in. */
export function filledIn(
  query: string,
  service: string,
  windowMs: number,
): string {
  const values: Record<string, string> = {
    service: service.replace(/[^\w.-]/g, ''),
    window: `${Math.max(1, Math.round(windowMs / 1000))}s`,
  };
  return query.replace(
    /\{\{\s*(service|window)\s*\}\}/g,
    (_, key: string) => values[key],
  );
}
