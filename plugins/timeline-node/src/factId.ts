import { v5 as uuid } from 'uuid';

/** Of this project alone, so that no other name makes the same ids. */
const NAMESPACE = '0f4a1d5c-7c39-4b8e-8f0e-4f6a6a3c9b21';

/**
 * The id of a fact, which is the same whenever and wherever it is computed: posted twice, it is one fact.
 *
 * @param revision - counts up where the same happens to a subject again
 */
export function factId(fact: {
  room: string;
  subjectId: string;
  type: string;
  revision: number;
}): string {
  return uuid(
    [fact.room, fact.subjectId, fact.type, fact.revision].join('/'),
    NAMESPACE,
  );
}
