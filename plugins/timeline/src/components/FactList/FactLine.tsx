import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { Fact } from '@quarterdeck/plugin-timeline-common';
import { RelativeTime } from '@quarterdeck/toolkit-react';
import {
  RiAlarmWarningLine,
  RiArchiveLine,
  RiArrowDownSLine,
  RiArrowRightSLine,
  RiBookOpenLine,
  RiCheckboxCircleFill,
  RiCloseCircleFill,
  RiInformationLine,
  RiRefreshLine,
  RiRocketLine,
  RiShieldCheckLine,
  RiStackLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import { useState } from 'react';
import { happeningOf, type Tone } from '../../model/rooms';
import { timelineTranslationRef } from '../../translations/translation';
import { ActorName } from './ActorName';
import { FactDetails } from './FactDetails';
import styles from './FactList.module.css';

const ROOM_ICONS: Record<string, RemixiconComponentType> = {
  environments: RiStackLine,
  rollouts: RiRocketLine,
  incidents: RiAlarmWarningLine,
  backups: RiArchiveLine,
  runbooks: RiBookOpenLine,
  approvals: RiShieldCheckLine,
};

const TONE_ICONS: Record<Tone, RemixiconComponentType> = {
  good: RiCheckboxCircleFill,
  bad: RiCloseCircleFill,
  moving: RiRefreshLine,
  neutral: RiInformationLine,
};

const VERBS = [
  'started',
  'finished',
  'rolled-back',
  'recovered',
  'found',
] as const;

export type FactLineProps = { fact: Fact; namesEntity: boolean };

/** One happening in one line, which opens to all that is recorded of it. */
export function FactLine({ fact, namesEntity }: FactLineProps) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const [isOpen, setOpen] = useState(false);
  const { room, verb, tone } = happeningOf(fact);
  const RoomIcon = ROOM_ICONS[room] ?? RiInformationLine;
  const ToneIcon = TONE_ICONS[tone];
  const known = VERBS.find(each => each === verb);
  const detailsId = `fact-${fact.id}`;
  const Chevron = isOpen ? RiArrowDownSLine : RiArrowRightSLine;
  return (
    <article className={styles.fact} data-tone={tone}>
      <RoomIcon className={styles.roomIcon} aria-hidden />
      <div className={styles.body}>
        <p className={styles.summary}>
          <span className={styles.tone} data-tone={tone}>
            <ToneIcon className={styles.toneIcon} aria-hidden />
            {known ? t(`verb.${known}`) : verb}
          </span>{' '}
          {fact.summary}
        </p>
        <p className={styles.facts}>
          {namesEntity && <EntityRefLink entityRef={fact.entityRef} hideIcon />}
          {fact.environmentId && (
            <span className={styles.environment}>{fact.environmentId}</span>
          )}
          <ActorName actor={fact.actor} />
          <RelativeTime dateTime={fact.occurredAt} />
        </p>
        {isOpen && <FactDetails id={detailsId} fact={fact} />}
      </div>
      <button
        type="button"
        className={styles.toggle}
        aria-expanded={isOpen}
        aria-controls={isOpen ? detailsId : undefined}
        aria-label={t('fact.details', { summary: fact.summary })}
        onClick={() => setOpen(!isOpen)}
      >
        <Chevron aria-hidden />
      </button>
    </article>
  );
}
