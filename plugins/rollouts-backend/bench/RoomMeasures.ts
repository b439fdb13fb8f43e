import {
  MetricsService,
  MetricsServiceObservableCallback,
} from '@backstage/backend-plugin-api/alpha';

/** What a process is sent to be told them. */
export const QUESTION = 'measures';

/** Where the room reports its measures: keeps how late it looked at rollouts, and whether it drives. */
export class RoomMeasures {
  #lagsMs: number[] = [];
  readonly #held: MetricsServiceObservableCallback[] = [];

  /** Those since it was last asked. */
  taken(): number[] {
    const lags = this.#lagsMs;
    this.#lagsMs = [];
    return lags;
  }

  /** Whether this replica holds the lease of the driver. */
  async isDriving(): Promise<boolean> {
    let isHeld = false;
    for (const callback of this.#held) {
      await callback({
        observe: (value, attributes) => {
          isHeld ||= value === 1 && attributes?.lease === 'drive';
        },
      });
    }
    return isHeld;
  }

  metrics(): MetricsService {
    const counter = () => ({ add: () => {} });
    const gauge = () => ({ record: () => {} });
    const observable = () => ({
      addCallback: () => {},
      removeCallback: () => {},
    });
    return {
      createHistogram: name => ({
        record: value => {
          if (name === 'rollouts.look.lag') {
            this.#lagsMs.push(value * 1000);
          }
        },
      }),
      createCounter: counter,
      createUpDownCounter: counter,
      createGauge: gauge,
      createObservableCounter: observable,
      createObservableUpDownCounter: observable,
      createObservableGauge: name => ({
        addCallback: callback => {
          if (name === 'quarterdeck.lease.held') {
            this.#held.push(callback);
          }
        },
        removeCallback: () => {},
      }),
    };
  }
}
