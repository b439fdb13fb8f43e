import { Entity } from '@backstage/catalog-model';
import {
  PROCEDURES_ANNOTATION,
  Procedure,
  RUNBOOKS_ANNOTATION,
} from '@quarterdeck/plugin-runbooks-common';
import { CRITICAL_PROCEDURES } from '@quarterdeck/runbook-format';

/** As far as coverage looks at a runbook. */
export interface CoveringRunbook {
  slug: string;
  covers: readonly string[];
  isOwn: boolean;
  errorCount: number;
}

/** With any of these a component is one that runs, and so one that can break. */
const OPERATED_ANNOTATIONS = [
  'backstage.io/kubernetes-id',
  'backstage.io/kubernetes-label-selector',
  RUNBOOKS_ANNOTATION,
];

/**
 * The critical procedures that an entity needs a runbook for: what its annotation says, else all of them for a component
 * that runs, and none for anything else.
 */
export function proceduresOf({ kind, metadata }: Entity): string[] {
  const annotations = metadata.annotations ?? {};
  const written = annotations[PROCEDURES_ANNOTATION];
  if (written !== undefined) {
    const words = written.split(',').map(normal).filter(Boolean);
    return [...new Set(words)].filter(word => word !== 'none').slice(0, 20);
  }
  const runs =
    kind.toLowerCase() === 'component' &&
    OPERATED_ANNOTATIONS.some(name => annotations[name] !== undefined);
  return runs ? [...CRITICAL_PROCEDURES] : [];
}

/** Which runbooks cover which procedure. One with errors covers nothing: it cannot be run when it is needed. */
export function coverageOf(
  procedures: readonly string[],
  runbooks: readonly CoveringRunbook[],
): Procedure[] {
  return procedures.map(procedure => {
    const covering = runbooks.filter(
      ({ covers, errorCount }) =>
        errorCount === 0 && covers.some(word => normal(word) === procedure),
    );
    const own = covering.filter(({ isOwn }) => isOwn);
    const slugs = (own.length > 0 ? own : covering).map(({ slug }) => slug);
    if (own.length > 0) {
      return { procedure, coverage: 'own', slugs };
    }
    return {
      procedure,
      coverage: covering.length > 0 ? 'built-in' : 'none',
      slugs,
    };
  });
}

/** What an entity has none of its own for. What comes with the portal knows nothing of the service. */
export function missingOf(coverage: readonly Procedure[]): string[] {
  return coverage
    .filter(({ coverage: by }) => by !== 'own')
    .map(({ procedure }) => procedure);
}

function normal(word: string): string {
  return word.trim().toLowerCase();
}
