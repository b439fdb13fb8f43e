import { PlanDocument } from '@quarterdeck/plugin-rollouts-common';
import { Range, SemVer, compare, parse, satisfies, validRange } from 'semver';

/**
 * `quarterdeck.io/schema-compatible-with`: which older versions still run on the schema of the data that this version
 * leaves behind.
 *
 * On a Deployment it is a range of versions, of the version that it runs: `>=1.4.0`. On an entity, whose file knows more
 * than one version, rules are separated by `;` and each may begin with the version from which on it holds:
 * `2.0.0: >=1.8.0; 3.0.0: >=2.4.0`.
 */
export const SCHEMA_ANNOTATION = 'quarterdeck.io/schema-compatible-with';

export interface SchemaRule {
  /** The version from which on it holds; undefined: always. */
  since?: string;
  /** A range of semantic versions. */
  range: string;
}

/** What stands in the way of running two versions on the same data. */
export type SchemaHazard =
  | { kind: 'breaks'; older: string; newer: string; range: string }
  /** A rule is declared and nobody can say whether it holds: why. */
  | { kind: 'unknown'; cause: string };

const LOOSE = { loose: true, includePrerelease: true };

/**
 * @param text - the value of the annotation
 * @returns the rules, or what is wrong with them
 */
export function parseSchemaRules(
  text: string,
): { rules: SchemaRule[] } | { problem: string } {
  const rules: SchemaRule[] = [];
  for (const part of text.split(';')) {
    const [first, second] = part.split(':').map(each => each.trim());
    const [since, range] =
      second === undefined ? [undefined, first] : [first, second];
    if (since !== undefined && !parse(since, LOOSE)) {
      return { problem: `"${since}" is no version like 2.0.0` };
    }
    if (!range || validRange(range, LOOSE) === null) {
      return { problem: `"${range}" is no range of versions like >=1.4.0` };
    }
    rules.push({ since, range });
  }
  return { rules };
}

/** Which of both versions is the newer; undefined where they cannot be compared. */
export function newerOf({
  from,
  to,
}: Pick<PlanDocument, 'from' | 'to'>): 'from' | 'to' | undefined {
  const [before, after] = [from, to].map(({ version }) =>
    parse(version ?? '', LOOSE),
  );
  if (!before || !after) {
    return undefined;
  }
  return compare(before, after) > 0 ? 'from' : 'to';
}

/**
 * Whether the older of both versions can run on what the newer leaves behind: where it cannot, going back breaks data.
 *
 * @param declared - values of the annotation, of the entity and of the Deployment of the newer version
 */
export function schemaHazardOf(
  { from, to }: Pick<PlanDocument, 'from' | 'to'>,
  declared: readonly string[],
): SchemaHazard | undefined {
  if (declared.length === 0) {
    return undefined;
  }
  const versions = [from, to].map(({ version, images }) => ({
    name: version ?? images[0].image,
    semver: parse(version ?? '', LOOSE),
  }));
  const odd = versions.find(({ semver }) => semver === null);
  if (odd) {
    return {
      kind: 'unknown',
      cause: `${odd.name} is no version like 1.4.0, which ${SCHEMA_ANNOTATION} compares by`,
    };
  }
  const [older, newer] = versions
    .flatMap(({ name, semver }) => (semver ? [{ name, semver }] : []))
    .sort((left, right) => compare(left.semver, right.semver));
  for (const text of declared) {
    const parsed = parseSchemaRules(text);
    if ('problem' in parsed) {
      return {
        kind: 'unknown',
        cause: `${SCHEMA_ANNOTATION}: ${parsed.problem}`,
      };
    }
    const broken = parsed.rules.find(
      rule =>
        holdsFrom(rule, newer.semver) &&
        !satisfies(older.semver, new Range(rule.range, LOOSE), LOOSE),
    );
    if (broken) {
      return {
        kind: 'breaks',
        older: older.name,
        newer: newer.name,
        range: broken.range,
      };
    }
  }
  return undefined;
}

function holdsFrom({ since }: SchemaRule, newer: SemVer): boolean {
  return since === undefined || compare(newer, since, true) >= 0;
}
