import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import {
  ALERT_BREAKS,
  DATA_BREAKS,
  Draft,
  EVENT_BREAKS,
  HARMLESS,
  NOTIFICATION_BREAKS,
} from './breaks';
import {
  NAMESPACES,
  SECRETS,
  SERVICES,
  TOKENS,
  nameOf,
  pagerdutyIdOf,
  refOf,
} from './estate';
import { KnownAlert, Model } from './Model';
import { Random } from './random';

type Outcome = 'accepted' | 'repeated' | 'unmatched' | 'ignored' | 'rejected';

export interface Case {
  /** What was done to it. */
  what: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer;
  expected: { status: number; results?: Outcome[] };
}

const MINUTE_MS = 60_000;
const iso = (time: number) => new Date(time).toISOString();
const namesOf = (breaks: object) => Object.keys(breaks);

/** Makes webhooks, good and broken, and tells the model of what the room must take of them. */
export class Cases {
  readonly #beganAt = Date.now();
  #count = 0;

  constructor(
    private readonly random: Random,
    private readonly model: Model,
    /** Good ones alone, for those who may have to send them twice. */
    private readonly onlyGood = false,
  ) {}

  next(): Case {
    this.#count += 1;
    return this.random.below(10) < 7 ? this.#alertmanager() : this.#pagerduty();
  }

  #alertmanager(): Case {
    const { random } = this;
    const dice = this.onlyGood ? 0 : random.below(10);
    if (dice < 6) {
      return this.#notification();
    }
    const notification = this.#frame([this.#goodDraft().draft]);
    if (dice < 8) {
      const what = random.pick(namesOf(NOTIFICATION_BREAKS));
      NOTIFICATION_BREAKS[what](notification, random);
      return this.#posted(what, JSON.stringify(notification), { status: 400 });
    }
    return this.#broken(JSON.stringify(notification));
  }

  /** Of one to three alerts, some of them broken. */
  #notification(): Case {
    const { random } = this;
    const whats: string[] = [];
    const results: Outcome[] = [];
    const used = new Set<string>();
    const texts = Array.from({ length: 1 + random.below(3) }, () => {
      const { draft, told } = this.#goodDraft(used);
      const isBroken = !this.onlyGood && random.below(3) === 0;
      const breaks = isBroken ? ALERT_BREAKS : HARMLESS;
      const what = random.pick(namesOf(breaks));
      whats.push(what);
      breaks[what](draft, random);
      results.push(isBroken ? 'rejected' : told());
      const text = JSON.stringify(draft);
      // Of two of one name the last counts.
      return !isBroken && random.below(4) === 0
        ? text.replace('{', '{"status":"resolved","fingerprint":"another",')
        : text;
    });
    const frame = JSON.stringify(this.#frame([]));
    const mark = random.below(20) === 0 ? '\ufeff' : '';
    return this.#posted(
      whats.join(' + '),
      mark + frame.replace('"alerts":[]', `"alerts":[${texts.join(',')}]`),
      results.every(result => result === 'rejected')
        ? { status: 400 }
        : { status: 200, results },
    );
  }

  /**
   * A new alert, or one that is told again.
   *
   * @param used - keys that this notification has already: an alert is in it once
   */
  #goodDraft(used = new Set<string>()): { draft: Draft; told: () => Outcome } {
    const { random, model } = this;
    const known = model
      .known('alertmanager')
      .filter(({ key }) => !used.has(key));
    if (known.length > 0 && random.below(2) === 0) {
      const alert = random.pick(known);
      used.add(alert.key);
      return this.#again(alert);
    }
    const fingerprint = `f${this.#count}-${used.size}`;
    const key = `alertmanager:${fingerprint}`;
    used.add(key);
    const namespace = random.pick(Object.entries(NAMESPACES));
    const dice = random.below(12);
    const service = random.below(SERVICES);
    const name = ['nobody', 'twin'].at(dice) ?? nameOf(service);
    const state = random.below(8) === 0 ? 'resolved' : 'firing';
    return {
      draft: this.#draft(fingerprint, state, name, namespace[0]),
      told: () =>
        dice < 2
          ? 'unmatched'
          : model.tell({
              key,
              entityRef: refOf(service),
              environmentId: namespace[1],
              state,
            }),
    };
  }

  #again(alert: KnownAlert): { draft: Draft; told: () => Outcome } {
    const { random, model } = this;
    const [, fingerprint] = alert.key.split(':');
    const isLate = model.canBeLate(alert);
    // More ends than repetitions, or no incident would ever be over.
    const mayFire = alert.state === 'firing' || isLate;
    const state =
      mayFire && random.below(3) === 0 ? 'firing' : ('resolved' as const);
    const namespace =
      Object.entries(NAMESPACES).find(
        ([, environmentId]) => environmentId === alert.environmentId,
      )?.[0] ?? 'elsewhere';
    const name = alert.entityRef.split('/')[1];
    return {
      draft: this.#draft(fingerprint, state, name, namespace),
      told: () => model.tell({ ...alert, state, sentAt: undefined }),
    };
  }

  /** The same for the same alert, so that told again it says nothing new. */
  #draft(
    fingerprint: string,
    status: 'firing' | 'resolved',
    service: string,
    namespace: string,
  ): Draft {
    return {
      status,
      labels: {
        alertname: 'TooManyErrors',
        severity: 'critical',
        service,
        namespace,
      },
      annotations: { summary: 'Too many requests fail' },
      startsAt: iso(this.#beganAt - 20 * MINUTE_MS),
      endsAt:
        status === 'firing'
          ? '0001-01-01T00:00:00Z'
          : iso(this.#beganAt - MINUTE_MS),
      generatorURL: 'http://prometheus.example/graph',
      fingerprint,
    };
  }

  #frame(alerts: Draft[]): Draft {
    return {
      version: '4',
      groupKey: '{}:{alertname="TooManyErrors"}',
      truncatedAlerts: this.random.below(3),
      status: 'firing',
      receiver: 'quarterdeck',
      groupLabels: {},
      commonLabels: {},
      commonAnnotations: {},
      externalURL: 'http://alertmanager.example',
      alerts,
    };
  }

  /** What happens to bytes and credentials on their way, with nothing to be taken of it. */
  #broken(text: string): Case {
    const { random } = this;
    const body = Buffer.from(text);
    const cut = body.subarray(0, random.below(body.length));
    const path = '/v1/webhooks/alertmanager';
    const [token] = TOKENS;
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
    };
    const bare = { 'content-type': 'application/json' };
    const wrong = random.pick<Record<string, string>>([
      {},
      { authorization: '' },
      { authorization: token },
      { authorization: 'Bearer ' },
      { authorization: `Bearer ${token}0` },
      { authorization: `Bearer ${token.slice(0, -1)}` },
      { authorization: `Basic ${Buffer.from(token).toString('base64')}` },
    ]);
    return random.pick<() => Case>([
      () => ({
        what: 'a wrong token',
        path,
        headers: { ...bare, ...wrong },
        body,
        expected: { status: 401 },
      }),
      () => ({
        what: 'a body that was cut off',
        path,
        headers,
        body: cut,
        expected: { status: 400 },
      }),
      () => ({
        what: 'no UTF-8',
        path,
        headers,
        body: Buffer.concat([body.subarray(0, 40), Buffer.from([0xff, 0xfe])]),
        expected: { status: 400 },
      }),
      () => ({
        what: 'megabytes',
        path,
        headers,
        body: Buffer.alloc(1_100_000, ' '),
        expected: { status: 413 },
      }),
      () => ({
        what: 'compressed',
        path,
        headers: { ...headers, 'content-encoding': 'gzip' },
        body: gzipSync(body),
        expected: { status: 415 },
      }),
    ])();
  }

  #posted(what: string, text: string, expected: Case['expected']): Case {
    return {
      what,
      path: '/v1/webhooks/alertmanager',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${this.random.pick(TOKENS)}`,
      },
      body: Buffer.from(text),
      expected,
    };
  }

  #pagerduty(): Case {
    const { random } = this;
    const dice = this.onlyGood ? 0 : random.below(10);
    const { draft, told } = this.#goodEvent();
    if (dice < 5) {
      return this.#signed('good', draft, { status: 200, results: [told()] });
    }
    if (dice < 6) {
      draft.event_type = random.pick([
        'pagey.ping',
        'service.updated',
        'incident',
      ]);
      return this.#signed('another event', draft, {
        status: 200,
        results: ['ignored'],
      });
    }
    const data: Draft = { ...Object(draft.data) };
    if (dice < 7) {
      draft.data = { ...data, type: 'incident_note' };
      return this.#signed('a note', draft, {
        status: 200,
        results: ['ignored'],
      });
    }
    if (dice < 9) {
      const breaks = random.pick([EVENT_BREAKS, DATA_BREAKS]);
      const what = random.pick(namesOf(breaks));
      breaks[what](breaks === DATA_BREAKS ? data : draft, random);
      if (breaks === DATA_BREAKS) {
        draft.data = data;
      }
      return this.#signed(what, draft, { status: 400 });
    }
    return this.#unsigned(draft);
  }

  /** Events come in any order and more than once; each has a millisecond of its own. */
  #goodEvent(): { draft: Draft; told: () => Outcome } {
    const { random, model } = this;
    const known = model.known('pagerduty');
    const alert =
      known.length > 0 && random.below(3) > 0 ? random.pick(known) : undefined;
    const service = alert
      ? Number(alert.entityRef.split('-').at(-1))
      : random.below(SERVICES);
    const [, id] = alert?.key.split(':') ?? ['', `P${this.#count}`];
    const sentAt =
      this.#beganAt -
      15 * MINUTE_MS +
      this.#count -
      (random.below(4) === 0 ? random.below(200) : 0);
    const status = random.pick(['triggered', 'acknowledged', 'resolved']);
    const isNobody = !alert && random.below(8) === 0;
    return {
      draft: {
        id: `event-${this.#count}`,
        event_type: `incident.${status}`,
        resource_type: 'incident',
        occurred_at: iso(sentAt),
        agent: null,
        client: null,
        data: {
          id,
          type: 'incident',
          html_url: `https://acme.pagerduty.com/incidents/${id}`,
          number: 7,
          status,
          created_at: iso(this.#beganAt - 16 * MINUTE_MS),
          title: 'Orders fail',
          service: {
            id: isNobody
              ? random.pick(['PNOBODY', 'PTWIN', '__proto__'])
              : pagerdutyIdOf(service),
            type: 'service_reference',
          },
          urgency: 'high',
          priority: null,
        },
      },
      told: () =>
        isNobody
          ? 'unmatched'
          : model.tell({
              key: `pagerduty:${id}`,
              entityRef: refOf(service),
              environmentId: null,
              state: status === 'resolved' ? 'resolved' : 'firing',
              sentAt,
            }),
    };
  }

  #signed(what: string, event: Draft, expected: Case['expected']): Case {
    const body = Buffer.from(JSON.stringify({ event }));
    const good = signatureOf(body, this.random.pick(SECRETS));
    const other = signatureOf(body, 'a secret of nobody');
    const signature = this.random.pick([
      good,
      `${other},${good}`,
      `v2=abc, ${good}`,
    ]);
    return pagerdutyCase(what, body, signature, expected);
  }

  #unsigned(event: Draft): Case {
    const { random } = this;
    const body = Buffer.from(JSON.stringify({ event }));
    const good = signatureOf(body, SECRETS[0]);
    const changed = Buffer.from(body);
    changed[random.below(changed.length)] ^= 1;
    const [what, sent, signature] = random.pick<
      [string, Buffer, string | undefined]
    >([
      ['no signature', body, undefined],
      ['an empty signature', body, ''],
      ['a signature of nobody', body, signatureOf(body, 'a secret of nobody')],
      ['a signature that was cut off', body, good.slice(0, -1)],
      ['a signature of another version', body, good.replace('v1', 'v0')],
      ['a bit that was turned', changed, good],
      ['the signature of another body', Buffer.from('{}'), good],
      ['a body that was cut off', body.subarray(0, -1), good],
    ]);
    return pagerdutyCase(what, sent, signature, { status: 401 });
  }
}

function pagerdutyCase(
  what: string,
  body: Buffer,
  signature: string | undefined,
  expected: Case['expected'],
): Case {
  return {
    what: `PagerDuty: ${what}`,
    path: '/v1/webhooks/pagerduty',
    headers: {
      'content-type': 'application/json',
      ...(signature === undefined
        ? {}
        : { 'x-pagerduty-signature': signature }),
    },
    body,
    expected,
  };
}

function signatureOf(body: Buffer, secret: string): string {
  return `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
