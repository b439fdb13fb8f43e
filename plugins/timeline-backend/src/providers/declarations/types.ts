import { FactKey } from '../../domain/FactRecord';

/** Where the room learns who declares what. */
export interface DeclarationSource {
  /**
   * All that is declared now.
   *
   * @throws when the source cannot be read to its end: a part of it would look like everything else being withdrawn.
   */
  list(signal: AbortSignal): Promise<FactKey[]>;
}
