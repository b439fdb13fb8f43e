import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Alert, Skeleton, Text } from '@backstage/ui';
import type { EntityRunbooks } from '@quarterdeck/plugin-runbooks-common';
import {
  ErrorPanel,
  LiveStatus,
  LoadingRegion,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { useReasonText } from '../../hooks/useReasonText';
import { useEntityRunbooks, useRuns } from '../../hooks/useRunbooks';
import { runbooksTranslationRef } from '../../translations/translation';
import { Coverage } from '../Coverage/Coverage';
import { RunbookList } from '../RunbookList/RunbookList';
import { RunList } from '../RunList/RunList';
import { WriteYourOwn } from './WriteYourOwn';
import styles from './RunbooksContent.module.css';

/** The entity tab: whether there is a procedure for the worst, what is being followed now, and all runbooks. */
export function RunbooksContent() {
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const live = useEntityRunbooks(entityRef);
  switch (live.status) {
    case 'loading':
      return (
        <LoadingRegion>
          <div className={styles.content}>
            <Skeleton width="100%" height="7rem" />
            <Skeleton width="100%" height="6rem" />
            <Skeleton width="100%" height="6rem" />
          </div>
        </LoadingRegion>
      );
    case 'failed':
      return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
    default:
      return (
        <ServerClock asOf={live.data.asOf} receivedAt={live.receivedAt}>
          <div className={styles.content}>
            <LiveStatus
              asOf={live.data.asOf}
              transport={live.transport}
              problem={live.problem}
            />
            <Coverage runbooks={live.data} />
            <ActiveRuns entityRef={entityRef} />
            <SourceProblems runbooks={live.data} />
            <Runbooks runbooks={live.data} />
          </div>
        </ServerClock>
      );
  }
}

function ActiveRuns({ entityRef }: { entityRef: string }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const live = useRuns({ view: 'active', entity: entityRef, limit: 20 });
  return live.status === 'ready' && live.data.items.length > 0 ? (
    <section className={styles.section}>
      <Text as="h2" variant="title-x-small" weight="bold">
        {t('runs.active')}
      </Text>
      <RunList items={live.data.items} namesEntity={false} />
    </section>
  ) : null;
}

/** What could not be read hides nothing of what could. */
function SourceProblems({ runbooks }: { runbooks: EntityRunbooks }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const reasonText = useReasonText();
  return (
    <>
      {runbooks.sourceProblems.map(({ url, reason }) => (
        <Alert
          key={`${url} ${reason.code}`}
          icon
          status="warning"
          title={t('source.problem', { url })}
          description={reasonText(reason)}
        />
      ))}
    </>
  );
}

function Runbooks({ runbooks }: { runbooks: EntityRunbooks }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const { items, entityRef, mayRun } = runbooks;
  const own = items.filter(({ origin }) => origin.kind === 'repository');
  const builtIn = items.filter(({ origin }) => origin.kind === 'built-in');
  return (
    <>
      {own.length > 0 ? (
        <section className={styles.section}>
          <Text as="h2" variant="title-x-small" weight="bold">
            {t('runbooks.own')}
          </Text>
          <RunbookList items={own} namesEntity={false} />
        </section>
      ) : (
        <WriteYourOwn entityRef={entityRef} />
      )}
      {builtIn.length > 0 && (
        <section className={styles.section}>
          <Text as="h2" variant="title-x-small" weight="bold">
            {t('runbooks.builtIn')}
          </Text>
          <RunbookList items={builtIn} namesEntity={false} />
        </section>
      )}
      {!mayRun && (
        <Text as="p" variant="body-medium">
          {t('runbooks.mayNotRun')}
        </Text>
      )}
    </>
  );
}
