import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { Fact } from '@quarterdeck/plugin-timeline-common';
import {
  RiServerLine,
  RiShipLine,
  RiToolsLine,
  RiUserLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import { timelineTranslationRef } from '../../translations/translation';
import styles from './FactList.module.css';

const ICONS: Record<Fact['actor']['kind'], RemixiconComponentType> = {
  user: RiUserLine,
  service: RiServerLine,
  tool: RiToolsLine,
  system: RiShipLine,
};

const USER = /^user:[^/]+\/.+$/;

/** Who did it: a person by a link to the catalog, anything else by what it is. */
export function ActorName({ actor }: { actor: Fact['actor'] }) {
  const Icon = ICONS[actor.kind];
  return (
    <span className={styles.actor}>
      <Icon className={styles.smallIcon} aria-hidden />
      <Name actor={actor} />
    </span>
  );
}

function Name({ actor: { kind, ref } }: { actor: Fact['actor'] }) {
  const { t } = useTranslationRef(timelineTranslationRef);
  if (ref === null) {
    return <em>{t('actor.erased')}</em>;
  }
  return kind === 'user' && USER.test(ref) ? (
    <EntityRefLink entityRef={ref} hideIcon disableTooltip />
  ) : (
    <span>{t(`actor.${kind}`, { name: ref })}</span>
  );
}
