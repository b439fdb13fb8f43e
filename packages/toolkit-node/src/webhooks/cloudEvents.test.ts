import { parseCloudEvent, readCloudEvents } from './cloudEvents';

const EVENT = {
  specversion: '1.0',
  id: 'e1',
  source: '/ci',
  type: 'dev.cdevents.service.deployed.0.2.0',
  time: '2026-11-21T10:00:00+02:00',
  data: { a: 1 },
};
const READ = {
  id: 'e1',
  source: '/ci',
  type: 'dev.cdevents.service.deployed.0.2.0',
  time: '2026-11-21T10:00:00+02:00',
  subject: undefined,
  data: { a: 1 },
};

function read(contentType: string, body: unknown, headers = {}) {
  return readCloudEvents({
    headers: { 'content-type': contentType, ...headers },
    body: Buffer.from(JSON.stringify(body)),
  }).map(parseCloudEvent);
}

it('reads structured mode', () => {
  expect(read('application/cloudevents+json; charset=utf-8', EVENT)).toEqual([
    READ,
  ]);
});

it('reads batch mode', () => {
  expect(
    read('application/cloudevents-batch+json', [EVENT, { ...EVENT, id: 'e2' }]),
  ).toEqual([READ, { ...READ, id: 'e2' }]);
});

it('reads binary mode, with encoded attributes', () => {
  expect(
    read('application/json', EVENT.data, {
      'ce-specversion': '1.0',
      'ce-id': 'e1',
      'ce-source': '%2Fci',
      'ce-type': EVENT.type,
      'ce-time': EVENT.time,
    }),
  ).toEqual([READ]);
});

it('reads data in base64', () => {
  const { data, ...rest } = EVENT;
  const data_base64 = Buffer.from(JSON.stringify(data)).toString('base64');
  expect(parseCloudEvent({ ...rest, data_base64 })).toEqual(READ);
});

it.each([
  ['application/json', EVENT, 'This is no CloudEvent'],
  ['application/cloudevents-batch+json', EVENT, 'an array of at most 500'],
  [
    'application/cloudevents-batch+json',
    Array(501).fill(EVENT),
    'an array of at most 500',
  ],
  ['application/cloudevents+json', { ...EVENT, specversion: '0.3' }, '1.0'],
  ['application/cloudevents+json', { ...EVENT, id: undefined }, 'at id'],
  ['application/cloudevents+json', { ...EVENT, time: 'soon' }, 'at time'],
  ['application/cloudevents+json', 'text', 'expected object'],
  ['application/cloudevents+json', { ...EVENT, id: 'a\0' }, 'NUL'],
])('refuses %s with %j', (contentType, body, message) => {
  expect(() => read(contentType, body)).toThrow(message);
});

it('refuses what is no JSON without repeating it', () => {
  expect(() =>
    readCloudEvents({
      headers: { 'content-type': 'application/cloudevents+json' },
      body: Buffer.from('{"password": "geheim'),
    }),
  ).toThrow(/^The body is no JSON in UTF-8$/);
});
