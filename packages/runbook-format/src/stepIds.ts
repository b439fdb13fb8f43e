import { ReadStep } from './readStep';

const ID = /^[a-z][a-z0-9-]{0,39}$/;

/** A heading as an id: `See how bad it is` → `see-how-bad-it-is`. Empty where it has no letter to begin with. */
function slug(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLocaleLowerCase('en')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-$/, '');
}

function firstFree(base: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : `-${number}`;
    const id = `${base.slice(0, 40 - suffix.length)}${suffix}`;
    if (!taken.has(id)) {
      return id;
    }
  }
}

/** An id for each step: its own, or one from its heading that no other step has. */
export function idsOf(
  steps: readonly { title: string; read: ReadStep }[],
): string[] {
  const own = steps.map(({ read }) =>
    read.id !== undefined && ID.test(read.id) ? read.id : undefined,
  );
  const taken = new Set(own.filter(id => id !== undefined));
  return steps.map(({ title }, index) => {
    const id =
      own[index] ?? firstFree(slug(title) || `step-${index + 1}`, taken);
    taken.add(id);
    return id;
  });
}
