import { z } from 'zod';
import { Finding, Rule } from '../../types';
import { Place, placesBelow, placesOf } from './documents';

const named = z.object({ name: z.string(), containerPort: z.number() });
const probe = z.object({
  httpGet: z.object({ port: z.union([z.string(), z.number()]) }),
});

/** One port for requests and one for metrics, in the image, on a developer's machine and in the cluster. */
export const ports: Rule = {
  id: 'contract/ports-agree',
  summary:
    'Dockerfile, compose file, containers, Services and probes name the ports of the description; else requests go nowhere',
  check({ files, model }) {
    if (!model) {
      return [];
    }
    const { http, metrics } = model.ports;
    const allowed = new Set<unknown>([http, metrics, 'http', 'metrics']);
    const places = placesBelow(files, 'deploy/').filter(
      // Programs beside it, such as exporters and poolers, have ports of their own.
      ({ path }) => path.startsWith('deploy/base/'),
    );
    return [
      ...exposed(files.get('Dockerfile')?.content, [http, metrics]),
      ...composed(files.get('compose.yaml')?.content, http),
      ...places.flatMap(place => containerPort(place, { http, metrics })),
      ...places.flatMap(({ path, keys, value }) =>
        keys.at(-1) === 'targetPort' && !allowed.has(value)
          ? [
              finding(
                path,
                `a Service sends requests to ${value}, which is neither ${http} nor ${metrics}`,
              ),
            ]
          : [],
      ),
      ...places.flatMap(({ path, value }) => {
        const port = probe.safeParse(value).data?.httpGet.port;
        return port === undefined || port === 'http' || port === http
          ? []
          : [
              finding(
                path,
                `a probe asks port ${port}, and ${http} answers it`,
              ),
            ];
      }),
    ];
  },
};

function exposed(
  dockerfile: string | undefined,
  expected: readonly number[],
): Finding[] {
  if (dockerfile === undefined) {
    return [];
  }
  const found = new Set(
    [...dockerfile.matchAll(/^EXPOSE\s+(.+)$/gm)].flatMap(([, list]) =>
      list.split(/\s+/).map(port => Number(port.replace(/\/tcp$/, ''))),
    ),
  );
  return [
    ...(found.has(expected[0])
      ? []
      : [
          finding(
            'Dockerfile',
            `EXPOSE does not name ${expected[0]}, where requests arrive`,
          ),
        ]),
    ...[...found]
      .filter(port => !expected.includes(port))
      .map(port =>
        finding('Dockerfile', `EXPOSE names ${port}, where nothing listens`),
      ),
  ];
}

function composed(compose: string | undefined, http: number): Finding[] {
  if (compose === undefined) {
    return [];
  }
  const published = placesOf('compose.yaml', compose).filter(
    ({ keys }) => keys.length === 4 && keys[2] === 'ports',
  );
  const targets = published.map(({ value }) =>
    typeof value === 'string'
      ? Number(value.split(':').pop())
      : z.object({ target: z.number() }).safeParse(value).data?.target,
  );
  return targets.length === 0 || targets.includes(http)
    ? []
    : [
        finding(
          'compose.yaml',
          `no service publishes ${http}, where requests arrive`,
        ),
      ];
}

function containerPort(
  { path, value }: Place,
  expected: { http: number; metrics: number },
): Finding[] {
  const port = named.safeParse(value).data;
  if (!port || !(port.name === 'http' || port.name === 'metrics')) {
    return [];
  }
  return port.containerPort === expected[port.name]
    ? []
    : [
        finding(
          path,
          `port ${port.name} is ${port.containerPort}, and the description says ${expected[port.name]}`,
        ),
      ];
}

function finding(path: string, message: string): Finding {
  return { rule: 'contract/ports-agree', path, message };
}
