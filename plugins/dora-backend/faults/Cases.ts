import { seeded } from '@quarterdeck/toolkit-node/testUtils';
import { ENDLESS, Format, Good, Payload } from './formats/format';
import { Told } from './Model';
import { Sent } from './Rooms';

export interface Case extends Sent {
  /** What was done to it. */
  what: string;
  expected: {
    status: number;
    /** Any of these; undefined where nothing is told of single events. */
    results?: readonly string[];
    /** The reason must name one of these. */
    names?: readonly string[];
  };
  /** What must stand where it was taken. */
  told: Told;
  /** The dead letter that it becomes where nothing can be made of it; one a text. */
  letter: string;
}

type Random = ReturnType<typeof seeded>;

const DROP = Symbol('left out');
const LONGEST_KNOWN = 200;
const ODD_TEXTS = [
  'a\0b',
  '\ud800',
  '\udc00 and more',
  '\u202e\ufeff',
  'x'.repeat(1_500),
  '<script>alert(1)</script>',
  "'; drop table deployments; --",
];

/** Makes events of all formats, good and broken, each with what must become of it. */
export class Cases {
  /** Good ones that were taken, to be told again. */
  readonly #taken = new Map<Format, Case[]>();

  constructor(
    private readonly random: Random,
    private readonly formats: readonly Format[],
    /** How many there have been: none of those is made again. */
    private count = 0,
  ) {}

  next(): Case {
    const { random } = this;
    const format = random.oneOf(this.formats);
    const dice = random.below(100);
    if (dice < 50) {
      return this.#useless(format);
    }
    if (dice < 62) {
      return this.good(format);
    }
    if (dice < 68) {
      return this.#odd(format);
    }
    if (dice < 76) {
      return this.#again(format);
    }
    return dice < 91 ? this.#forged(format) : this.#unreadable(format);
  }

  /** Good, whatever else it holds. */
  good(format = this.random.oneOf(this.formats)): Case {
    const { random } = this;
    const good = this.#make(format);
    const { payload } = good;
    const [what, change] = random.oneOf(HARMLESS);
    const made = this.#proven(format, good, what, change(payload), {
      status: 200,
      results: ['accepted'],
    });
    const taken = this.#taken.get(format) ?? [];
    taken.push(made);
    this.#taken.set(format, taken.slice(-LONGEST_KNOWN));
    return made;
  }

  #make(format: Format): Good {
    this.count += 1;
    return format.make(this.count);
  }

  #useless(format: Format): Case {
    const { random } = this;
    const good = this.#make(format);
    const isDropped = random.below(3) === 0;
    const field = random.oneOf(
      isDropped ? format.required : Object.keys(format.useless),
    );
    const value = isDropped ? DROP : random.oneOf(format.useless[field]);
    setAt(good.payload, field.split('.'), value);
    return this.#proven(
      format,
      nothingOf(good),
      isDropped ? `no ${field}` : `${field} is ${short(value)}`,
      textOf(good.payload),
      {
        status: 200,
        results: ['rejected'],
        names: [field.split('.').at(-1) ?? '', 'NUL character'],
      },
    );
  }

  /** What a room may keep as far as it can, or refuse with a reason. */
  #odd(format: Format): Case {
    const { random } = this;
    const good = this.#make(format);
    if (random.below(4) === 0) {
      return this.#nested(format, good);
    }
    const field = random.oneOf(format.texts);
    const value = random.oneOf(ODD_TEXTS);
    setAt(good.payload, field.split('.'), value);
    return this.#proven(
      format,
      good,
      `${field} is ${short(value)}`,
      textOf(good.payload),
      { status: 200, results: ['accepted', 'rejected'] },
    );
  }

  #nested(format: Format, good: Good): Case {
    const depth = this.random.oneOf([50, 300, 10_000, 300_000]);
    const text = textOf({ ...good.payload, more: 0 }).replace(
      '"more":0',
      `"more":${'['.repeat(depth)}${']'.repeat(depth)}`,
    );
    const what = `nested ${depth} levels`;
    if (depth === 50) {
      return this.#proven(format, good, what, text, {
        status: 200,
        results: ['accepted'],
      });
    }
    return this.#proven(
      format,
      nothingOf(good),
      what,
      text,
      format.keepsUnreadable
        ? { status: 200, results: ['rejected'], names: ['nested'] }
        : { status: 400, names: ['nested'] },
    );
  }

  #again(format: Format): Case {
    const before = this.#taken.get(format);
    return before
      ? {
          ...this.random.oneOf(before),
          what: `${format.name}: told again`,
          expected: { status: 200, results: ['repeated', 'overtaken'] },
          told: {},
        }
      : this.good(format);
  }

  /** Nothing of it may stand. */
  #forged(format: Format): Case {
    const { random } = this;
    const { secrets, show } = format.proof;
    const good = this.#make(format);
    const body = bytesOf(format, textOf(good.payload));
    const secret = random.oneOf(secrets);
    const proof = show(body, secret);
    const [name] = Object.keys(proof);
    const right = proof[name];
    const turned = Buffer.from(body);
    turned[random.below(turned.length)] ^= 1;
    const signsBody = show(Buffer.from('{}'), secret)[name] !== right;
    const others = random.oneOf(
      this.formats.filter(
        other =>
          other.proof.secrets !== secrets &&
          other.path.split('/')[1] !== format.path.split('/')[1],
      ),
    );
    const [what, sent, headers] = random.oneOf<
      [string, Buffer, Record<string, string>]
    >([
      ['no proof', body, {}],
      ['an empty proof', body, { [name]: '' }],
      ['a proof that was cut off', body, { [name]: right.slice(0, -1) }],
      ['a proof that was made longer', body, { [name]: `${right}0` }],
      ['the secret of nobody', body, show(body, 'a-secret-of-nobody')],
      ...(others
        ? [
            [
              'the secret of another room',
              body,
              show(body, others.proof.secrets[0]),
            ] as [string, Buffer, Record<string, string>],
          ]
        : []),
      ['a huge proof', body, { [name]: `${right}${'0'.repeat(5_000)}` }],
      ...(signsBody
        ? ([
            ['a bit that was turned', turned, proof],
            ['a body that was cut off', body.subarray(0, -1), proof],
            [
              'the proof of another body',
              body,
              show(Buffer.from('{}'), secret),
            ],
          ] as [string, Buffer, Record<string, string>][])
        : []),
    ]);
    return {
      what: `${format.name}: ${what}`,
      path: format.path,
      headers: { ...format.headers, ...good.headers, ...headers },
      body: sent,
      expected: { status: 401 },
      told: {},
      letter: '',
    };
  }

  /** Shown by the right secret, and yet nothing to read. */
  #unreadable(format: Format): Case {
    const { random } = this;
    const good = this.#make(format);
    const text = textOf(good.payload);
    const bytes = bytesOf(format, text);
    const dice = random.below(40);
    if (dice < 2) {
      return dice === 0
        ? this.#proven(
            format,
            nothingOf(good),
            'more than anybody sends',
            Buffer.alloc(6_000_000, ' '),
            { status: 413 },
          )
        : {
            ...this.#proven(format, nothingOf(good), 'compressed', text, {
              status: 415,
            }),
            headers: {
              ...format.headers,
              ...good.headers,
              'content-encoding': 'gzip',
              ...format.proof.show(bytes, format.proof.secrets[0]),
            },
          };
    }
    const [what, body] = random.oneOf<[string, Buffer]>([
      ['nothing', Buffer.alloc(0)],
      ['no JSON', Buffer.from(`this is ${text}`)],
      ['cut off', bytes.subarray(0, random.below(bytes.length))],
      ['text that goes on', Buffer.from(`${text}}`)],
      ['NaN', Buffer.from(text.replace('{', '{"nan":NaN,'))],
      ['bare NUL', Buffer.from(text.replace('{', '{"nul":"\0",'))],
      ['no UTF-8', Buffer.concat([bytes, Buffer.from([0xff, 0xfe])])],
      ['UTF-16', Buffer.from(text, 'utf16le')],
    ]);
    return this.#proven(
      format,
      nothingOf(good),
      what,
      body,
      format.keepsUnreadable
        ? { status: 200, results: ['rejected'], names: ['JSON'] }
        : { status: 400, names: ['JSON'] },
    );
  }

  #proven(
    format: Format,
    good: Good,
    what: string,
    content: string | Buffer,
    expected: Case['expected'],
  ): Case {
    const { secrets, show } = format.proof;
    const body = Buffer.isBuffer(content) ? content : bytesOf(format, content);
    return {
      what: `${format.name}: ${what}`,
      path: format.path,
      headers: {
        ...format.headers,
        ...good.headers,
        ...show(body, this.random.oneOf(secrets)),
      },
      body,
      expected,
      told: good,
      letter: letterOf(format, good, body, expected),
    };
  }
}

/** Two that are the same to their room are one letter. */
function letterOf(
  format: Format,
  good: Good,
  body: Buffer,
  { results = [] }: Case['expected'],
): string {
  const text = body.toString('utf8');
  if (!results.includes('rejected')) {
    return '';
  }
  if (format.keepsUnreadable) {
    return `${format.path} ${text}`;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return '';
  }
  const event = format.isBatch && Array.isArray(value) ? value[0] : value;
  return `${format.path} ${JSON.stringify(good.headers ?? {})} ${JSON.stringify(event)}`;
}

function nothingOf({ payload, headers }: Good): Good {
  return { payload, headers };
}

function bytesOf({ isBatch }: Format, text: string): Buffer {
  return Buffer.from(
    isBatch ? text.replace(/^(\ufeff?)([^]*)$/, '$1[$2]') : text,
  );
}

const HARMLESS: [string, (payload: Payload) => string][] = [
  ['nothing', textOf],
  ['more fields', payload => textOf({ ...payload, more: [1, { b: null }] })],
  ['another order', payload => textOf(reversed(payload))],
  [
    'a prototype',
    payload =>
      textOf(payload).replace(
        '{',
        '{"__proto__":{"action":"none","object_kind":"none"},"constructor":{"prototype":{}},',
      ),
  ],
  [
    'a key twice, of which the last counts',
    payload =>
      textOf(payload).replace('{', `{"${Object.keys(payload)[0]}":null,`),
  ],
  ['a byte order mark', payload => `\ufeff${textOf(payload)}`],
  ['spaces', payload => JSON.stringify(payload, null, 9)],
  ['much', payload => textOf({ ...payload, much: 'x'.repeat(100_000) })],
];

function reversed(payload: Payload): Payload {
  return Object.fromEntries(Object.entries(payload).reverse());
}

function textOf(payload: Payload): string {
  return JSON.stringify(payload).replaceAll(`"${ENDLESS}"`, '1e999');
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? 'undefined').slice(0, 60);
}

function setAt(
  target: Payload,
  [field, ...rest]: readonly string[],
  value: unknown,
): void {
  if (rest.length > 0) {
    const inner = target[field];
    if (isPayload(inner)) {
      setAt(inner, rest, value);
    }
  } else if (value === DROP) {
    delete target[field];
  } else {
    target[field] = value;
  }
}

function isPayload(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null;
}
