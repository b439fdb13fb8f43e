import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { AppendResult, FactStore } from '../database/FactStore';
import { ParsedFact } from '../domain/chain';

/** Adds to the record, and tells open pages that there is something new. */
export class FactWriter {
  readonly #appended;

  constructor(
    private readonly options: {
      store: FactStore;
      metrics: MetricsService;
      now: () => number;
      onAppended(): void;
    },
  ) {
    this.#appended = options.metrics.createCounter('timeline.facts.appended', {
      description: 'Facts added to the record, without duplicates',
    });
  }

  async append(facts: readonly ParsedFact[]): Promise<AppendResult[]> {
    const { store, now, onAppended } = this.options;
    const results = await store.append(facts, now());
    const added = results.filter(({ duplicate }) => !duplicate).length;
    if (added > 0) {
      this.#appended.add(added);
      onAppended();
    }
    return results;
  }

  /**
   * Forgets who did what, for ever; the chain still holds.
   *
   * @returns how many facts named the person
   */
  async erase(actorRef: string): Promise<number> {
    return await this.options.store.erase(actorRef);
  }
}
