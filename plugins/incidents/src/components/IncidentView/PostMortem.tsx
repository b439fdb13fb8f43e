import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Text } from '@backstage/ui';
import type { Incident } from '@quarterdeck/plugin-incidents-common';
import { ErrorPanel, saveFile } from '@quarterdeck/toolkit-react';
import { RiDownloadLine } from '@remixicon/react';
import { Link } from 'react-router-dom';
import { incidentsApiRef } from '../../api/IncidentsApi';
import { useAttempt } from '../../hooks/useAttempt';
import { proposalPath } from '../../model/proposal';
import { incidentsTranslationRef } from '../../translations/translation';
import styles from '../Alerts/Alerts.module.css';

/** The record as a document, to keep or to put into the repository. */
export function PostMortem({ incident }: { incident: Incident }) {
  const { t } = useTranslationRef(incidentsTranslationRef);
  const api = useApi(incidentsApiRef);
  const { attempt, isBusy, problem } = useAttempt();
  return (
    <section className={styles.panel}>
      <Text as="h3" variant="title-x-small" weight="bold">
        {t('postMortem.title')}
      </Text>
      <p className={styles.paragraph}>{t('postMortem.advice')}</p>
      {problem && <ErrorPanel error={problem} />}
      <div className={styles.line}>
        <Button
          variant="secondary"
          iconStart={<RiDownloadLine />}
          isDisabled={isBusy}
          onPress={() =>
            attempt(async () => {
              const { name, markdown } = await api.getPostMortem(incident.id);
              saveFile(
                new Blob([markdown], { type: 'text/markdown;charset=utf-8' }),
                `${name}.md`,
              );
            })
          }
        >
          {t('postMortem.download')}
        </Button>
        <Link className={styles.link} to={proposalPath(incident)}>
          {t('postMortem.propose')}
        </Link>
      </div>
    </section>
  );
}
