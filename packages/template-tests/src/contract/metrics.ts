import { Answer, ask } from './network';
import { Session } from './session';

interface Sample {
  name: string;
  labels: string[];
}

/** Reads the text format of Prometheus. */
export function samplesOf(text: string): Sample[] {
  return text.split('\n').flatMap(line => {
    const match = /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>.*)\})? /.exec(
      line,
    );
    const { name, labels = '' } = match?.groups ?? {};
    return name
      ? [
          {
            name,
            labels: [...labels.matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)]
              .map(([, label]) => label)
              .filter(label => label !== 'le' && label !== 'quantile')
              .sort(),
          },
        ]
      : [];
  });
}

/** What each service exposes after a request, with its labels. */
const REQUESTS = ['method', 'route', 'status'];
const EXPECTED: Record<string, readonly string[]> = {
  http_requests_total: REQUESTS,
  http_request_duration_seconds_bucket: REQUESTS,
  http_request_duration_seconds_count: REQUESTS,
  build_info: ['revision', 'version'],
};
const WITH_DATABASE: Record<string, readonly string[]> = {
  database_query_duration_seconds_bucket: [],
  database_connections: ['state'],
  database_connections_max: [],
};
const WITH_CACHE: Record<string, readonly string[]> = {
  cache_requests_total: ['result'],
};

/** @returns the names of all metrics that it exposes */
export async function checkMetrics(session: Session): Promise<Set<string>> {
  const { model } = session.subject;
  const answer: Answer | undefined = await ask(session.ports.metrics, {
    path: model.paths.metrics,
  });
  session.expect(answer?.status === 200, 'metrics are not served');
  const samples = samplesOf(answer?.body ?? '');
  const expected = {
    ...EXPECTED,
    ...(model.hasDatabase ? WITH_DATABASE : {}),
    ...(model.hasCache ? WITH_CACHE : {}),
  };
  for (const [name, labels] of Object.entries(expected)) {
    const found = samples.find(sample => sample.name === name);
    session.expect(found !== undefined, `the metric ${name} is not exposed`);
    session.expect(
      !found || labels.every(label => found.labels.includes(label)),
      `the metric ${name} has the labels ${found?.labels.join(', ')}, not ${labels.join(', ')}`,
    );
  }
  const body = answer?.body ?? '';
  session.expect(
    !body.includes('/nowhere/') && !body.includes('route="/nowhere'),
    'paths that are no routes become labels: anybody can make as many time series as they like',
  );
  return new Set(samples.map(({ name }) => name));
}
