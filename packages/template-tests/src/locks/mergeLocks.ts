import { z } from 'zod';

const lockSchema = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** The lock of npm for one combination of options, such as `{ database: true, cache: false }`. */
export interface OptionLock {
  options: Readonly<Record<string, boolean>>;
  lock: unknown;
}

/**
 * One skeleton of the locks of all combinations: what only some of them have stands inside a condition.
 *
 * @param root - the entry of the project itself, as text of the skeleton
 * @throws Error where the last entry is not of all combinations: commas would not come out right
 */
export function mergeLocks(locks: readonly OptionLock[], root: string): string {
  const parsed = locks.map(({ options, lock }) => ({
    options,
    packages: lockSchema.parse(lock).packages,
  }));
  const paths = [
    ...new Set(parsed.flatMap(({ packages }) => Object.keys(packages))),
  ]
    .filter(path => path !== '')
    .sort();
  const entries = paths.flatMap((path, index) => {
    const isLast = index === paths.length - 1;
    const variants = new Map<string, Record<string, boolean>[]>();
    for (const { options, packages } of parsed) {
      if (packages[path]) {
        const body = JSON.stringify(packages[path], undefined, 2);
        variants.set(body, [...(variants.get(body) ?? []), { ...options }]);
      }
    }
    return [...variants].map(([body, where]) => {
      const condition = conditionOf(
        where,
        parsed.map(({ options }) => options),
      );
      if (isLast && condition) {
        throw new Error(`${path} is the last entry, but not of all`);
      }
      const entry = `${JSON.stringify(path)}: ${body}${isLast ? '' : ','}`
        .split('\n')
        .map(line => `    ${line}\n`)
        .join('');
      return condition ? `{% if ${condition} %}\n${entry}{% endif %}\n` : entry;
    });
  });
  return `{
  "name": "\${{ values.name }}",
  "version": "0.0.0",
  "lockfileVersion": 3,
  "requires": true,
  "packages": {
${root}${entries.join('')}  }
}
`;
}

/** In words of the skeleton; undefined where it holds for all combinations */
function conditionOf(
  where: readonly Readonly<Record<string, boolean>>[],
  all: readonly Readonly<Record<string, boolean>>[],
): string | undefined {
  if (where.length === all.length) {
    return undefined;
  }
  const names = Object.keys(all[0] ?? {});
  for (const name of names) {
    for (const wanted of [true, false]) {
      const same = all.filter(options => options[name] === wanted);
      if (
        same.length === where.length &&
        where.every(options => options[name] === wanted)
      ) {
        return wanted ? `values.${name}` : `not values.${name}`;
      }
    }
  }
  return where
    .map(
      options =>
        `(${names.map(name => (options[name] ? `values.${name}` : `not values.${name}`)).join(' and ')})`,
    )
    .join(' or ');
}
