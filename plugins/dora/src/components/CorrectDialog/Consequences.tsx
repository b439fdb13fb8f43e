import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Candidates } from '@quarterdeck/plugin-dora-common';
import { dayText, nameOf, versionOf } from '../../model/records';
import { doraRecordsTranslationRef } from '../../translations/records';
import type { Choice } from './CorrectDialog';
import styles from './CorrectDialog.module.css';

export type ConsequencesProps = {
  choice: Choice;
  items: Candidates['items'];
};

/** What the numbers are about after a choice, said before it is made. */
export function Consequences({ choice, items }: ConsequencesProps) {
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  if (choice === undefined) {
    return null;
  }
  const words = ({ deployment }: Candidates['items'][number]) => ({
    service: nameOf(deployment.entityRef),
    version: versionOf(deployment, t('deployment.noVersion')),
    date: dayText(deployment.countedAt ?? deployment.startedAt),
  });
  const old = items.find(
    ({ isCurrent, deployment }) =>
      isCurrent && deployment.id !== choice?.deployment.id,
  );
  return (
    <ul className={styles.consequences}>
      <li>
        {choice === null
          ? t('correct.nextNone')
          : t('correct.nextDeployment', words(choice))}
      </li>
      {old && <li>{t('correct.nextOld', words(old))}</li>}
      <li>{t('correct.record')}</li>
    </ul>
  );
}
