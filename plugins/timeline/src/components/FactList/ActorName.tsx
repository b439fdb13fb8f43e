import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { Fact } from '@quarterdeck/plugin-timeline-common';
import {
  RiRobot2Line,
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

/** Who did it: a person of the catalog, or what acted instead of one. */
export function ActorName({ actor }: { actor: Fact['actor'] }) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const Icon = ICONS[actor.kind] ?? RiRobot2Line;
  return (
    <span className={styles.actor}>
      <Icon className={styles.smallIcon} aria-hidden />
      {nameOf()}
    </span>
  );

  function nameOf() {
    if (actor.ref === null) {
      return t('actor.erased');
    }
    if (actor.kind === 'system') {
      return t('actor.system');
    }
    return actor.kind === 'user' && USER.test(actor.ref) ? (
      <EntityRefLink entityRef={actor.ref} hideIcon />
    ) : (
      actor.ref
    );
  }
}
