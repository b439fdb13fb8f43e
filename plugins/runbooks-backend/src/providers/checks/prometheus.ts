import { z } from 'zod';
import { PrometheusServer } from './config';
import { compared, withoutData } from './expectation';
import { Answer, get } from './get';
import { Look, ResolvedCheck } from './types';

type QueryCheck = Extract<ResolvedCheck, { kind: 'query' }>;

const MAX_SAID = 500;

const answerSchema = z.object({
  status: z.literal('success'),
  data: z.discriminatedUnion('resultType', [
    z.object({
      resultType: z.literal('scalar'),
      result: z.tuple([z.number(), z.string()]),
    }),
    z.object({
      resultType: z.literal('vector'),
      result: z.array(
        z.object({ value: z.tuple([z.number(), z.string()]).optional() }),
      ),
    }),
    z.object({ resultType: z.enum(['matrix', 'string']) }),
  ]),
  warnings: z.array(z.string()).default([]),
});
const failureSchema = z.object({ error: z.string() });

/** Asks a Prometheus for one number. */
export async function lookAtPrometheus(
  server: PrometheusServer,
  check: QueryCheck,
  signal: AbortSignal,
): Promise<Look> {
  // It may stand behind a path.
  const url = new URL(`${server.url}/api/v1/query`);
  url.searchParams.set('query', check.query);
  url.searchParams.set('timeout', '9s');
  const answer = await get(url, {
    headers:
      server.token === undefined
        ? {}
        : { authorization: `Bearer ${server.token}` },
    signal,
  });
  return lookOf(answer, check);
}

function lookOf(answer: Answer, check: QueryCheck): Look {
  if (answer.isCut) {
    return failed(
      'Prometheus answered with more than 1 MB; aggregate the query to one number',
    );
  }
  const body = parsed(answer.text);
  const { data: said } = answerSchema.safeParse(body);
  if (!said) {
    const { data: failure } = failureSchema.safeParse(body);
    return failed(
      failure
        ? `Prometheus says: ${failure.error.slice(0, MAX_SAID)}`
        : `Prometheus answered with status ${answer.status} and nothing that can be read`,
    );
  }
  const look = judged(said.data, check.expect);
  return said.warnings.length === 0
    ? look
    : {
        ...look,
        message: `${look.message} (Prometheus warns: ${said.warnings.join('; ').slice(0, MAX_SAID)})`,
      };
}

function judged(
  data: z.infer<typeof answerSchema>['data'],
  expect: QueryCheck['expect'],
): Look {
  if (data.resultType === 'scalar') {
    return judgedText(data.result[1], expect);
  }
  if (data.resultType !== 'vector') {
    return failed(
      `The query gives a ${data.resultType}; it has to give one number`,
    );
  }
  const { result } = data;
  if (result.length === 0) {
    return withoutData('Prometheus found no values', expect);
  }
  if (result.length > 1) {
    return failed(
      `The query gives ${result.length} series; aggregate them to one, for example with sum()`,
    );
  }
  const text = result[0].value?.[1];
  return text === undefined
    ? failed('The query gives a histogram; it has to give one number')
    : judgedText(text, expect);
}

const INFINITIES: Record<string, number> = {
  '+Inf': Infinity,
  '-Inf': -Infinity,
};

function judgedText(text: string, expect: QueryCheck['expect']): Look {
  const value = INFINITIES[text] ?? Number(text);
  // Nothing divided by nothing is no number.
  return Number.isNaN(value)
    ? withoutData(`the query gives ${text}`, expect)
    : compared(value, expect);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function failed(message: string): Look {
  return { holds: false, message, value: null };
}
