/**
 * The marks of holds on what is held: the ids of all that hold it, and what it said before the first of them. The last
 * to go puts that back; so holds of several rollouts share one Application, and whoever has lost the portal can read
 * what has to be restored.
 */
export const HOLDS_ANNOTATION = 'quarterdeck.io/holds';
export const HELD_FROM_ANNOTATION = 'quarterdeck.io/held-from';

type Annotations = Readonly<Record<string, string>> | null | undefined;

export function holdsOn(annotations: Annotations): string[] {
  return (annotations?.[HOLDS_ANNOTATION] ?? '').split(',').filter(Boolean);
}

/** What it said before, as JSON; `fallback` where nobody holds it yet. */
export function heldFrom(annotations: Annotations, fallback: string): string {
  return annotations?.[HELD_FROM_ANNOTATION] ?? fallback;
}

/** Of the first hold: what it says is changed, too. */
export function placed(annotations: Annotations, id: string, previous: string) {
  const ids = holdsOn(annotations);
  return {
    isFirst: ids.length === 0,
    annotations: {
      [HOLDS_ANNOTATION]: [...ids.filter(each => each !== id), id].join(','),
      [HELD_FROM_ANNOTATION]: heldFrom(annotations, previous),
    },
  };
}

/** Of the last one: what it said is put back, too. */
export function lifted(
  annotations: Annotations,
  id: string,
): { isLast: boolean; annotations: Record<string, string | null> } {
  const ids = holdsOn(annotations).filter(each => each !== id);
  const isLast = ids.length === 0;
  return {
    isLast,
    annotations: isLast
      ? { [HOLDS_ANNOTATION]: null, [HELD_FROM_ANNOTATION]: null }
      : { [HOLDS_ANNOTATION]: ids.join(',') },
  };
}
