import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { RolloutDetails } from '@quarterdeck/plugin-rollouts-common';
import { RelativeTime, ToneChip } from '@quarterdeck/toolkit-react';
import { useReasonText } from '../../hooks/useReasonText';
import { tellingVerdicts } from '../../model/picture';
import { rolloutsTranslationRef } from '../../translations/translation';
import styles from './RolloutView.module.css';

const TONES = { pass: 'good', fail: 'bad', 'no-data': 'neutral' } as const;
/** The newest; all of them are in the table of the picture. */
const SHOWN_VERDICTS = 12;

/** What its metrics said, and what happened; newest first. */
export function Happenings({ details }: { details: RolloutDetails }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const reasonText = useReasonText();
  const verdicts = tellingVerdicts(details.verdicts).slice(0, SHOWN_VERDICTS);
  return (
    <>
      {verdicts.length > 0 && (
        <section>
          <Text as="h3" variant="title-x-small" weight="bold">
            {t('verdicts.title')}
          </Text>
          <ul className={styles.list} role="list">
            {verdicts.map(verdict => (
              <li
                key={`${verdict.at} ${verdict.metricId}`}
                className={styles.line}
              >
                <ToneChip tone={TONES[verdict.result]}>
                  {t(`result.${verdict.result}`)}
                </ToneChip>
                <span>{reasonText(verdict.reason)}</span>
                <span className={styles.time}>
                  <RelativeTime dateTime={verdict.at} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <Text as="h3" variant="title-x-small" weight="bold">
          {t('log.title')}
        </Text>
        <ul className={styles.list} role="list">
          {[...details.log].reverse().map((entry, index) => (
            <li key={`${entry.at} ${index}`} className={styles.line}>
              <span>{reasonText(entry.reason)}</span>
              <span className={styles.time}>
                <RelativeTime dateTime={entry.at} />
              </span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
