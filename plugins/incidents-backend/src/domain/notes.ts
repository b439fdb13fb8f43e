import { IncidentState } from '@quarterdeck/plugin-incidents-common';
import {
  ActionItemRecord,
  AttributionRecord,
  IncidentRecord,
  LinkedRunRecord,
  UpdateRecord,
} from './records';

/** What people write down about an incident; it changes no state. */
export type Note =
  | { kind: 'update'; update: UpdateRecord }
  | { kind: 'comment' }
  | { kind: 'attribution'; attribution: AttributionRecord }
  | { kind: 'action-item'; item: ActionItemRecord }
  | { kind: 'action-item-done'; itemId: string; at: number }
  | { kind: 'run'; run: LinkedRunRecord };

export type NoteVerdict =
  | { record: IncidentRecord; isNew: boolean }
  | { refusal: 'wrong-state' | 'too-many' | 'no-such-item' };

/** More than that is no record that anybody reads. */
const MOST_NOTES = 500;
const CLOSED: readonly IncidentState[] = ['merged'];

/** One that was merged is written about in the one that lives on. */
export function noteDown(record: IncidentRecord, note: Note): NoteVerdict {
  if (CLOSED.includes(record.state)) {
    return { refusal: 'wrong-state' };
  }
  const changed = (changes: Partial<IncidentRecord>): NoteVerdict => ({
    record: { ...record, ...changes, revision: record.revision + 1 },
    isNew: true,
  });
  const isFull = (notes: readonly unknown[]) => notes.length >= MOST_NOTES;
  switch (note.kind) {
    case 'comment':
      return changed({});
    case 'attribution':
      return changed({ attribution: note.attribution });
    case 'update':
      return isFull(record.updates)
        ? { refusal: 'too-many' }
        : changed({ updates: [...record.updates, note.update] });
    case 'run':
      return isFull(record.runs)
        ? { refusal: 'too-many' }
        : changed({ runs: [...record.runs, note.run] });
    case 'action-item':
      return isFull(record.actionItems)
        ? { refusal: 'too-many' }
        : changed({ actionItems: [...record.actionItems, note.item] });
    default:
      return done(record, note, changed);
  }
}

function done(
  record: IncidentRecord,
  { itemId, at }: Extract<Note, { kind: 'action-item-done' }>,
  changed: (changes: Partial<IncidentRecord>) => NoteVerdict,
): NoteVerdict {
  const item = record.actionItems.find(({ id }) => id === itemId);
  if (!item) {
    return { refusal: 'no-such-item' };
  }
  return item.doneAt === undefined
    ? changed({
        actionItems: record.actionItems.map(each =>
          each.id === itemId ? { ...each, doneAt: at } : each,
        ),
      })
    : { record, isNew: false };
}
