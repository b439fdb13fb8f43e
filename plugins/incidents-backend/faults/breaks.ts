import { Random } from './random';

export interface Draft {
  [field: string]: unknown;
}

const nested = () => {
  let value: unknown = 'deep';
  for (let depth = 0; depth < 200; depth++) {
    value = [value];
  }
  return value;
};

/** Values that are no text, or none that every database keeps. */
const NO_TEXT: readonly unknown[] = [
  null,
  7,
  true,
  [],
  {},
  ['firing'],
  'a\0b',
  'half \ud83d',
  '\udc00',
  nested(),
];
const NO_TIME: readonly unknown[] = [
  ...NO_TEXT,
  '',
  'yesterday',
  '2026-02-30T00:00:00Z',
  '2026-01-01',
  '0001-01-01T00:00:00Z',
  '1999-12-31T23:59:59Z',
  '9999-12-31T23:59:59.999Z',
  '+275760-09-13T00:00:00.000Z',
  '1e400',
];

type Break = (target: Draft, random: Random) => void;

const set =
  (field: string, values: readonly unknown[]): Break =>
  (target, random) => {
    target[field] = random.pick(values);
  };
const drop =
  (field: string): Break =>
  target => {
    delete target[field];
  };
const labels = (target: Draft): Draft => {
  const found = target.labels;
  return typeof found === 'object' && found !== null ? { ...found } : {};
};

/** What makes an alert of Alertmanager useless; the others of its notification stay good. */
export const ALERT_BREAKS: Record<string, Break> = {
  'no status': drop('status'),
  'no labels': drop('labels'),
  'no startsAt': drop('startsAt'),
  'no fingerprint': drop('fingerprint'),
  'wrong status': set('status', [...NO_TEXT, 'suppressed', 'Firing', '']),
  'wrong fingerprint': set('fingerprint', [...NO_TEXT, '', 'f'.repeat(101)]),
  'wrong startsAt': set('startsAt', NO_TIME),
  'wrong endsAt': set('endsAt', [null, 7, [], {}, '', 'never', 'a\0b']),
  'wrong labels': set('labels', [null, 7, 'labels', [['service', 'x']]]),
  'wrong generatorURL': set('generatorURL', [7, {}, 'a\0b']),
  'wrong annotations': set('annotations', [7, 'summary', ['summary']]),
  'a label that is no text': (target, random) => {
    target.labels = { ...labels(target), broken: random.pick(NO_TEXT) };
  },
  'a name that no database keeps': target => {
    target.labels = { ...labels(target), 'a\0b': 'x', [`\ud800`]: 'y' };
  },
  'a huge label': target => {
    target.labels = { ...labels(target), huge: 'x'.repeat(10_001) };
  },
  'a huge name of a label': target => {
    target.labels = { ...labels(target), ['x'.repeat(201)]: 'huge' };
  },
  'nested without end': target => {
    target.more = nested();
  },
};

/** What changes nothing about an alert. */
export const HARMLESS: Record<string, Break> = {
  nothing: () => {},
  'more fields': target => {
    target.silenceURL = 'http://alertmanager.example';
    target.values = { a: [1, 2, { b: null }] };
  },
  'a prototype': target => {
    Object.defineProperty(target, '__proto__', {
      value: { status: 'resolved', fingerprint: 'other' },
      enumerable: true,
    });
  },
  'an end that is none': target => {
    target.endsAt =
      target.status === 'firing'
        ? '0001-01-01T00:00:00Z'
        : '9999-12-31T23:59:59Z';
  },
};

/** What makes a whole notification useless. */
export const NOTIFICATION_BREAKS: Record<string, Break> = {
  'no version': drop('version'),
  'wrong version': set('version', [...NO_TEXT, '3', '5', 4]),
  'no groupKey': drop('groupKey'),
  'wrong groupKey': set('groupKey', [...NO_TEXT, '', 'x'.repeat(10_001)]),
  'wrong status': set('status', [...NO_TEXT, 'suppressed']),
  'no alerts': drop('alerts'),
  'wrong alerts': set('alerts', [null, 7, {}, 'alerts']),
  'too many alerts': target => {
    target.alerts = Array.from({ length: 1001 }, () => null);
  },
  'only alerts that are none': set('alerts', [
    [null],
    [7, 'x'],
    [[]],
    [{}, {}],
  ]),
  'wrong truncatedAlerts': set('truncatedAlerts', [-1, 0.5, '1', null, {}]),
  'wrong receiver': set('receiver', [...NO_TEXT, 'x'.repeat(301)]),
  'nested without end': target => {
    target.more = nested();
  },
};

/** What makes an event of PagerDuty useless. */
export const EVENT_BREAKS: Record<string, Break> = {
  'no id': drop('id'),
  'wrong id': set('id', [...NO_TEXT, '', 'x'.repeat(201)]),
  'no event_type': drop('event_type'),
  'wrong event_type': set('event_type', [...NO_TEXT, '', 'x'.repeat(101)]),
  'no occurred_at': drop('occurred_at'),
  'wrong occurred_at': set('occurred_at', [
    ...NO_TIME,
    '2026-01-01T00:00:00Z'.replace('2026', '2019'),
  ]),
  'no data': drop('data'),
  'wrong data': set('data', [null, 7, 'data', [], {}, nested()]),
  'nested without end': target => {
    target.more = nested();
  },
};

/** What makes the incident of such an event useless. */
export const DATA_BREAKS: Record<string, Break> = {
  'no incident': drop('id'),
  'wrong incident': set('id', [...NO_TEXT, '', 'x'.repeat(101)]),
  'no status': drop('status'),
  'wrong status': set('status', [...NO_TEXT, 'Triggered', 'closed']),
  'no service': drop('service'),
  'wrong service': set('service', [...NO_TEXT, { id: '' }, { id: 7 }]),
  'no created_at': drop('created_at'),
  'wrong created_at': set('created_at', NO_TIME),
  'wrong title': set('title', [7, {}, 'a\0b', 'x'.repeat(10_001)]),
  'wrong priority': set('priority', ['P1', 7, { id: '' }]),
};
