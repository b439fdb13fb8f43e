import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Candidates } from '@quarterdeck/plugin-dora-common';
import { RelativeTime } from '@quarterdeck/toolkit-react';
import { useId } from 'react';
import { dayText, nameOf, versionOf } from '../../model/records';
import { doraRecordsTranslationRef } from '../../translations/records';
import type { Choice } from './CorrectDialog';
import styles from './CorrectDialog.module.css';

export type ChoicesProps = {
  items: Candidates['items'];
  /** Of the incident; others are named. */
  entityRef: string;
  choice: Choice;
  onChoose(choice: Choice): void;
};

/** What an incident may come from. */
export function Choices(props: ChoicesProps) {
  const { items, entityRef, choice, onChoose } = props;
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const group = useId();
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.legend}>{t('correct.choose')}</legend>
      <label className={styles.choice}>
        <input
          type="radio"
          name={group}
          checked={choice === null}
          onChange={() => onChoose(null)}
        />
        <span>
          <strong>{t('correct.none')}</strong>
          <br />
          {t('correct.noneHint')}
        </span>
      </label>
      {items.length === 0 && (
        <p className={styles.paragraph}>{t('correct.empty')}</p>
      )}
      {items.map(item => {
        const { deployment, isCurrent } = item;
        return (
          <label key={deployment.id} className={styles.choice}>
            <input
              type="radio"
              name={group}
              checked={choice?.deployment.id === deployment.id}
              onChange={() => onChoose(item)}
            />
            <span>
              <strong>
                {t('deployment.title', {
                  version: versionOf(deployment, t('deployment.noVersion')),
                  environment: deployment.environmentId,
                })}
              </strong>
              {deployment.entityRef !== entityRef &&
                ` (${nameOf(deployment.entityRef)})`}
              <br />
              {dayText(deployment.startedAt)},{' '}
              <RelativeTime dateTime={deployment.startedAt} />
              {deployment.isFailed && `, ${t('correct.wasFailed')}`}
              {isCurrent && `, ${t('correct.current')}`}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
