import {
  DEFAULT_VERSIONS,
  describeService,
  modelOf,
} from '@quarterdeck/service-generator';
import { USUAL_PARAMETERS } from '../renders';
import { TOOLS } from '../tools';
import { checkContract } from './contract';
import { samplesOf } from './metrics';

/** Does everything wrong that a service can do and still answer. */
const CARELESS = `
const { createServer } = require('node:http');
if (process.argv.includes('healthcheck')) process.exit(0);
const server = createServer((request, response) => {
  console.log('got', request.url);
  response.end('fine');
});
server.listen(Number(process.env.HTTP_PORT) || 0, '127.0.0.1');
createServer((request, response) => response.end('http_requests_total{path="/nowhere/1"} 1\\n'))
  .listen(Number(process.env.METRICS_PORT), '127.0.0.1');
`;

it('tells all that a careless service does not keep', async () => {
  const model = modelOf(
    describeService('node', USUAL_PARAMETERS),
    DEFAULT_VERSIONS,
  );
  const { problems, exposedMetrics } = await checkContract(
    {
      model,
      directory: '/',
      command: [process.execPath, '-e', CARELESS, '--'],
    },
    TOOLS,
  );
  expect([...exposedMetrics]).toEqual(['http_requests_total']);
  const told = problems.join('\n');
  for (const problem of [
    'with HTTP_PORT=eighty it ends with nothing',
    '/health does not answer {status, checks}',
    'a path that is not there answers 200',
    'http_requests_total has the labels path',
    'build_info is not exposed',
    'paths that are no routes become labels',
    'readiness does not fail within a second of SIGTERM',
    'after SIGTERM it ends with SIGTERM',
    'is not a JSON object: got',
    'no trace has reached the collector',
    'healthcheck of a service that is gone ends with 0',
  ]) {
    expect(told).toContain(problem);
  }
}, 90_000);

it('reads the names and labels of metrics', () => {
  const text = '# HELP a b\na_bucket{le="1",x="y\\"}"} 2\nplain 1\n';
  expect(samplesOf(text)).toEqual([
    { name: 'a_bucket', labels: ['x'] },
    { name: 'plain', labels: [] },
  ]);
});
