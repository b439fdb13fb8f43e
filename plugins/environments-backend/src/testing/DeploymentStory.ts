import { factsOf } from '../domain/deployments/facts';
import { ObservationContext, observe } from '../domain/deployments/observe';
import { DeploymentRecord, WorkloadState } from '../domain/deployments/records';
import { ObservedWorkload } from '../domain/observation';
import { observedWorkload, progress } from './observedWorkload';

export const START = Date.parse('2026-03-04T12:00:00.000Z');
export const SECOND = 1_000;

export function at(seconds: number): string {
  return new Date(START + seconds * SECOND).toISOString();
}

/** A watch that keeps what the recorder would, so that a test can tell a story. */
export class DeploymentStory {
  readonly records = new Map<string, DeploymentRecord>();
  readonly states = new Map<string, WorkloadState>();
  readonly facts: string[] = [];
  #observedBefore: number | undefined;
  #ids = 0;

  see(
    seconds: number,
    version: string,
    state: 'progressing' | 'complete' | 'failed' = 'complete',
    options: Parameters<typeof observedWorkload>[0] | object = {},
  ): DeploymentRecord[] {
    const observed = observedWorkload({
      ...options,
      version,
      overrides: {
        progress: progress(state),
        ...('overrides' in options ? options.overrides : {}),
      },
    });
    return this.look(seconds, observed);
  }

  look(seconds: number, observed: ObservedWorkload): DeploymentRecord[] {
    const now = START + seconds * SECOND;
    const previous = this.states.get(observed.workload.id);
    const context: ObservationContext = {
      now,
      observedBefore: this.#observedBefore,
      environmentId: 'production',
      entityRef: 'component:default/shop',
      latest: [...this.records.values()]
        .sort((left, right) =>
          left.deployment.startedAt < right.deployment.startedAt ? -1 : 1,
        )
        .at(-1),
      own: previous?.deploymentId
        ? this.records.get(previous.deploymentId)
        : undefined,
      newId: () => `d${++this.#ids}`,
    };
    const { state, records } = observe(previous, observed, context);
    this.states.set(observed.workload.id, state);
    records.forEach(record => this.keep(record));
    this.#observedBefore = now;
    return records;
  }

  keep(record: DeploymentRecord) {
    const before = this.records.get(record.deployment.id)?.deployment;
    this.facts.push(
      ...factsOf(before, record.deployment, type => type).map(
        ({ type, subject }) => `${subject.id} ${type.split('.')[2]}`,
      ),
    );
    this.records.set(record.deployment.id, record);
  }

  deployment(id: string) {
    return this.records.get(id)?.deployment;
  }
}
