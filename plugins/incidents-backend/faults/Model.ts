/**
 * What must stand after what was told, in the simplest words: an alert that fires belongs to the newest incident of its
 * service and environment that is not over, or opens one; an incident is over as long as all of its alerts are. All alerts
 * of a campaign begin within one hour.
 */
export type Told = 'accepted' | 'repeated';

interface Incident {
  entityRef: string;
  environmentId: string | null;
  alerts: Map<string, 'firing' | 'resolved'>;
}

export interface KnownAlert {
  key: string;
  entityRef: string;
  environmentId: string | null;
  state: 'firing' | 'resolved';
  /** When it was last told, by the clock of this process. */
  at: number;
  /** When its sender said that it was so. */
  sentAt: number | undefined;
}

/** An old notification that comes later than this is taken for a new one. */
const LATE_WITHIN_MS = 20_000;

export class Model {
  readonly incidents: Incident[] = [];
  readonly #known = new Map<string, KnownAlert & { incident: Incident }>();

  /** Those of a source that can be told again. */
  known(source: string): KnownAlert[] {
    return [...this.#known.values()].filter(({ key }) =>
      key.startsWith(`${source}:`),
    );
  }

  isOpen({ alerts }: Incident): boolean {
    return [...alerts.values()].includes('firing');
  }

  /** Whether a firing alert can be told as one that came late. */
  canBeLate({ state, at }: KnownAlert): boolean {
    return state === 'resolved' && Date.now() - at < LATE_WITHIN_MS;
  }

  tell(
    alert: Pick<KnownAlert, 'key' | 'entityRef' | 'environmentId'> & {
      state: 'firing' | 'resolved';
      sentAt?: number;
    },
  ): Told {
    const { key, state, sentAt } = alert;
    const known = this.#known.get(key);
    if (!known) {
      return state === 'firing' ? this.#open(alert) : 'repeated';
    }
    if (
      sentAt !== undefined &&
      known.sentAt !== undefined &&
      sentAt < known.sentAt
    ) {
      return 'repeated';
    }
    if (state === known.state) {
      known.sentAt = sentAt;
      return 'repeated';
    }
    const isNews =
      state === 'resolved' || (sentAt ?? 0) > (known.sentAt ?? Infinity);
    if (!isNews) {
      return 'repeated';
    }
    known.state = state;
    known.at = Date.now();
    known.sentAt = sentAt;
    known.incident.alerts.set(key, state);
    return 'accepted';
  }

  #open({
    key,
    entityRef,
    environmentId,
    sentAt,
  }: Parameters<Model['tell']>[0]): Told {
    let incident = this.incidents.findLast(
      each =>
        each.entityRef === entityRef &&
        each.environmentId === environmentId &&
        this.isOpen(each),
    );
    if (!incident) {
      incident = { entityRef, environmentId, alerts: new Map() };
      this.incidents.push(incident);
    }
    incident.alerts.set(key, 'firing');
    this.#known.set(key, {
      key,
      entityRef,
      environmentId,
      state: 'firing',
      at: Date.now(),
      sentAt,
      incident,
    });
    return 'accepted';
  }

  /** One line per incident, in an order of its own. */
  lines(): string[] {
    return this.incidents
      .map(incident =>
        lineOf({
          ...incident,
          isOpen: this.isOpen(incident),
          alerts: [...incident.alerts],
        }),
      )
      .sort();
  }
}

export function lineOf(incident: {
  entityRef: string;
  environmentId: string | null;
  isOpen: boolean;
  alerts: [string, string][];
}): string {
  const alerts = incident.alerts.map(each => each.join('=')).sort();
  return `${incident.entityRef} in ${incident.environmentId ?? 'none'} is ${incident.isOpen ? 'open' : 'resolved'}: ${alerts.join(', ')}`;
}
