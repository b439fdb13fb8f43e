import { derive } from '../src/domain/derive';
import { DeploymentRecord, IncidentRecord } from '../src/domain/records';
import { RULES } from './estate';
import { Good } from './formats/format';

/** What dora must hold of all that was taken, computed by its pure core from what was told, all at once. */
export class Model {
  readonly #lines: string[] = [];
  readonly #deployments: DeploymentRecord[] = [];
  readonly #incidents: IncidentRecord[] = [];

  take({ stands = [], deployments = [], incidents = [] }: Told): void {
    this.#lines.push(...stands);
    this.#deployments.push(...deployments);
    this.#incidents.push(...incidents);
  }

  lines(): string[] {
    const places = new Map(
      [...this.#deployments, ...this.#incidents].map(
        ({ entityRef, environmentId = '' }) => [
          `${entityRef} ${environmentId}`,
          { entityRef, environmentId },
        ],
      ),
    );
    return [
      ...this.#lines,
      ...[...places.values()].flatMap(place => this.#linesOf(place)),
    ].sort();
  }

  #linesOf(place: { entityRef: string; environmentId: string }): string[] {
    const isHere = (each: { entityRef: string; environmentId?: string }) =>
      each.entityRef === place.entityRef &&
      each.environmentId === place.environmentId;
    const deployments = this.#deployments.filter(isHere);
    const incidents = this.#incidents.filter(isHere);
    const derived = derive(
      {
        ...place,
        deployments,
        incidents,
        corrections: new Map(),
        marks: new Map(),
      },
      RULES,
    );
    const startOf = new Map(deployments.map(each => [each.id, each.startedAt]));
    return [
      ...deployments.map(each => {
        const { countedAt, failedAt, recoveredAt } =
          derived.deployments.get(each.id) ?? {};
        return deploymentLine({ ...each, countedAt, failedAt, recoveredAt });
      }),
      ...incidents.map(each =>
        incidentLine({
          ...each,
          blames: startOf.get(
            derived.incidents.get(each.id)?.deploymentId ?? '',
          ),
        }),
      ),
    ];
  }
}

export type Told = Pick<Good, 'stands' | 'deployments' | 'incidents'>;

export function deploymentLine(
  each: Pick<
    DeploymentRecord,
    | 'entityRef'
    | 'environmentId'
    | 'version'
    | 'startedAt'
    | 'finishedAt'
    | 'outcome'
  > & { countedAt?: number; failedAt?: number; recoveredAt?: number },
): string {
  return `deployment of ${each.version} of ${each.entityRef} in ${each.environmentId} from ${each.startedAt} to ${each.finishedAt}: ${each.outcome}, counted ${each.countedAt}, failed ${each.failedAt}, recovered ${each.recoveredAt}`;
}

export function incidentLine(
  each: Pick<
    IncidentRecord,
    'entityRef' | 'environmentId' | 'openedAt' | 'resolvedAt'
  > & { blames: number | undefined },
): string {
  return `incident of ${each.entityRef} in ${each.environmentId} from ${each.openedAt} to ${each.resolvedAt}, by the deployment of ${each.blames}`;
}

/** @param each - a commit, and when the deployment began that delivered it first */
export function changeLine(each: {
  sha: string;
  startedAt: number | undefined;
  leadMs: number;
}): string {
  return `change ${each.sha}, by the deployment of ${each.startedAt}, after ${each.leadMs}`;
}
