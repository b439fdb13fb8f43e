import { RunbookRecord } from '../domain/records';
import { versionOf } from '../domain/version';

export const EXAMPLE_TIME = Date.parse('2026-03-01T10:00:00.000Z');

/** A runbook of the shop, as it was read from its repository. */
export function exampleRunbook(
  slug: string,
  text = `# ${slug}\n`,
  overrides: Partial<RunbookRecord> = {},
): RunbookRecord {
  return {
    entityRef: 'component:default/shop',
    slug,
    version: versionOf(text),
    text,
    url: `https://git.example/team/shop/tree/main/docs/runbooks/${slug}.md`,
    seenAt: EXAMPLE_TIME,
    ...overrides,
  };
}
