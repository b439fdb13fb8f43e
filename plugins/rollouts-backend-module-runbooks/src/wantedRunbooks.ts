import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { slugSchema } from '@quarterdeck/plugin-runbooks-common';

export const RUNBOOKS_ANNOTATION = 'quarterdeck.io/rollouts-runbooks';

const KEY = 'rollouts.runbooks';
const MOMENTS = ['before', 'during'] as const;
/** Before anything is changed, or before the last step. */
export type Moment = (typeof MOMENTS)[number];

const ENTRY = /^([a-z][a-z0-9-]{0,38})\.(before|during)=([^\s,=]+)$/;

/** Slug of the runbook that has to be run; undefined for none. */
export type WantedRunbooks = (
  environmentId: string,
  moment: Moment,
) => string | undefined;

/**
 * Reads `rollouts.runbooks` from the configuration.
 *
 * @throws InputError that names the key and what it should be
 */
export function readWantedRunbooks(rootConfig: Config): WantedRunbooks {
  const config = rootConfig.getOptionalConfig(KEY);
  const wanted = new Map<string, string>();
  for (const environmentId of config?.keys() ?? []) {
    for (const moment of MOMENTS) {
      const slug = config?.getOptionalString(`${environmentId}.${moment}`);
      if (slug !== undefined) {
        assertSlug(slug, `${KEY}.${environmentId}.${moment}`);
        wanted.set(`${environmentId}.${moment}`, slug);
      }
    }
  }
  const all: WantedRunbooks = (environmentId, moment) =>
    wanted.get(`${environmentId}.${moment}`);
  config?.keys().forEach(id => assertTwo(id, KEY, all));
  return all;
}

/**
 * What an entity wants in addition to the configuration, or instead: `production.before=go-live, production.during=watch`.
 *
 * @throws InputError that names the annotation and what it should be
 */
export function annotatedRunbooks(
  configured: WantedRunbooks,
  annotations: Readonly<Record<string, string>>,
): WantedRunbooks {
  const text = annotations[RUNBOOKS_ANNOTATION] ?? '';
  const wanted = new Map<string, string>();
  const environmentIds = new Set<string>();
  const all: WantedRunbooks = (environmentId, moment) =>
    wanted.get(`${environmentId}.${moment}`) ??
    configured(environmentId, moment);
  for (const entry of text.split(',').map(part => part.trim())) {
    const [match, environmentId, moment, slug] = ENTRY.exec(entry) ?? [];
    if (match !== undefined) {
      assertSlug(slug, RUNBOOKS_ANNOTATION);
      wanted.set(`${environmentId}.${moment}`, slug);
      environmentIds.add(environmentId);
    } else if (entry !== '') {
      throw new InputError(
        `${RUNBOOKS_ANNOTATION}: "${entry}" has to be like production.before=go-live or production.during=watch-errors`,
      );
    }
  }
  environmentIds.forEach(id => assertTwo(id, RUNBOOKS_ANNOTATION, all));
  return all;
}

function assertSlug(slug: string, where: string): void {
  if (!slugSchema.safeParse(slug).success) {
    throw new InputError(
      `${where}: "${slug}" is no runbook; it takes the name of its file without .md`,
    );
  }
}

/** A run that was completed for the one would count for the other. */
function assertTwo(
  environmentId: string,
  where: string,
  wanted: WantedRunbooks,
): void {
  const before = wanted(environmentId, 'before');
  if (before !== undefined && before === wanted(environmentId, 'during')) {
    throw new InputError(
      `${where}: before and during of ${environmentId} are the same runbook; take two, or one of them`,
    );
  }
}
