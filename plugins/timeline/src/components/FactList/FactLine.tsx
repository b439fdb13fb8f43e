import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { Fact } from '@quarterdeck/plugin-timeline-common';
import { RelativeTime } from '@quarterdeck/toolkit-react';
import { RiArrowDownSLine, RiArrowRightSLine } from '@remixicon/react';
import { useState } from 'react';
import { useHappening } from '../../hooks/useHappening';
import { useSentence } from '../../hooks/useSentence';
import { happeningOf, isKnownOutcome } from '../../model/happenings';
import { clockTime } from '../../model/instants';
import { timelineTranslationRef } from '../../translations/translation';
import { ActorName } from './ActorName';
import { FactDetails } from './FactDetails';
import { HappeningIcon } from './HappeningIcon';
import styles from './FactList.module.css';

export type FactLineProps = {
  fact: Fact;
  /** The list is of many entities, so that each line has to name its own. */
  namesEntity: boolean;
  /** It came while the list was being looked at. */
  isNew: boolean;
  onFollow(correlation: string): void;
};

/** One happening in one line, which opens to all that is recorded of it. */
export function FactLine({
  fact,
  namesEntity,
  isNew,
  onFollow,
}: FactLineProps) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const { typeName } = useHappening();
  const sentence = useSentence();
  const [isOpen, setOpen] = useState(false);
  const happening = happeningOf(fact);
  const { outcome, tone } = happening;
  const detailsId = `fact-${fact.id}`;
  const Chevron = isOpen ? RiArrowDownSLine : RiArrowRightSLine;
  return (
    <article className={styles.fact} data-new={isNew}>
      {/* The age below says the same to screen readers, in full. */}
      <span className={styles.clock} aria-hidden>
        {clockTime(fact.occurredAt, t('locale'))}
      </span>
      <HappeningIcon happening={happening} />
      <div className={styles.body}>
        <button
          type="button"
          className={styles.summary}
          aria-expanded={isOpen}
          aria-controls={isOpen ? detailsId : undefined}
          onClick={() => setOpen(!isOpen)}
        >
          <span>
            <span className={styles.outcome} data-tone={tone}>
              {isKnownOutcome(outcome)
                ? t(`outcome.${outcome}`)
                : typeName(fact.type)}
            </span>{' '}
            <span>{sentence(fact)}</span>
          </span>
          <Chevron className={styles.chevron} aria-hidden />
        </button>
        <div className={styles.facts}>
          {namesEntity && <EntityRefLink entityRef={fact.entityRef} hideIcon />}
          {fact.environmentId !== null && (
            <span className={styles.environment}>{fact.environmentId}</span>
          )}
          <ActorName actor={fact.actor} />
          <RelativeTime dateTime={fact.occurredAt} />
        </div>
        {isOpen && (
          <FactDetails id={detailsId} fact={fact} onFollow={onFollow} />
        )}
      </div>
    </article>
  );
}
