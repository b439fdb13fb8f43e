import { parseEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { Actor } from '@quarterdeck/plugin-environments-common';
import { environmentsTranslationRef } from '../../translations/translation';

/** Who did it: a person by a link to the catalog, anything else by what it is. */
export function ActorName({ actor }: { actor: Actor }) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  if (actor.kind === 'user' && isEntityRef(actor.ref)) {
    return <EntityRefLink entityRef={actor.ref} hideIcon disableTooltip />;
  }
  return <span>{t(`actor.${actor.kind}`, { name: actor.ref })}</span>;
}

/** Annotations may name people in any way; only references lead into the catalog. */
function isEntityRef(ref: string): boolean {
  try {
    parseEntityRef(ref);
    return true;
  } catch {
    return false;
  }
}
