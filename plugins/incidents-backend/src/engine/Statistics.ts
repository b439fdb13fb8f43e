import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  IncidentStatistics,
  incidentReadPermission,
} from '@quarterdeck/plugin-incidents-common';
import { EntityAccess } from '@quarterdeck/toolkit-node';
import { KnexStatistics } from '../database/KnexStatistics';
import { toIso } from '../domain/records';

const WINDOW_MS = 90 * 24 * 3_600_000;
/** Of alerts that somebody judged, how many are to be right. */
const PRECISION_TARGET = 0.95;

/** How well alerts and suspects did, over what the reader may see: no total says anything about what they may not. */
export class Statistics {
  constructor(
    private readonly options: {
      access: EntityAccess;
      numbers: KnexStatistics;
      now: () => number;
    },
  ) {}

  async of(
    entityRef: string | undefined,
    credentials: BackstageCredentials,
  ): Promise<IncidentStatistics> {
    const { access, numbers, now } = this.options;
    const to = now();
    const from = to - WINDOW_MS;
    const refs =
      entityRef === undefined ? await numbers.entitiesSince(from) : [entityRef];
    const readable = await access.readable(
      refs,
      incidentReadPermission,
      credentials,
    );
    const counted = await numbers.of([...readable], from);
    const { judged, right, attributed, firstWasRight } = counted;
    return {
      asOf: toIso(to),
      from: toIso(from),
      incidents: counted.incidents,
      bySeverity: counted.bySeverity,
      acknowledgeMs: counted.acknowledgeMs,
      resolveMs: counted.resolveMs,
      alerts: {
        judged,
        right,
        precision: judged === 0 ? null : right / judged,
        target: PRECISION_TARGET,
      },
      suspects: {
        attributed,
        firstWasRight,
        share: attributed === 0 ? null : firstWasRight / attributed,
      },
    };
  }
}
