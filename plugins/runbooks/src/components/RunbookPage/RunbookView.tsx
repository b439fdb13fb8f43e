import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Button, Skeleton, Text } from '@backstage/ui';
import type { RunbookDetails } from '@quarterdeck/plugin-runbooks-common';
import {
  durationText,
  ErrorPanel,
  Facts,
  LiveStatus,
  LoadingRegion,
  RelativeTime,
  ServerClock,
} from '@quarterdeck/toolkit-react';
import { RiDownloadLine, RiPlayLine } from '@remixicon/react';
import { useSearchParams } from 'react-router-dom';
import { useReasonText } from '../../hooks/useReasonText';
import { useRunbook, useRuns } from '../../hooks/useRunbooks';
import { bodyOf } from '../../model/markdown';
import { saveText } from '../../model/saveText';
import { runbooksTranslationRef } from '../../translations/translation';
import { FreshnessChip } from '../Chips/Chips';
import { useProcedureName } from '../Coverage/useProcedureName';
import { Markdown } from '../Markdown/Markdown';
import { Durations, LastExercised } from '../RunbookList/RunbookList';
import { RunList } from '../RunList/RunList';
import { StartDialog } from '../StartDialog/StartDialog';
import { Changes } from './Changes';
import { ProblemLine, ProblemText } from './ProblemText';
import styles from './RunbookView.module.css';

export type RunbookViewProps = { entityRef: string; slug: string };

/** One runbook, to be read: what it is for, what is wrong with it, how it goes, and who followed it. */
export function RunbookView({ entityRef, slug }: RunbookViewProps) {
  const live = useRunbook(entityRef, slug);
  switch (live.status) {
    case 'loading':
      return (
        <LoadingRegion>
          <div className={styles.runbook}>
            <Skeleton width="60%" height="2rem" />
            <Skeleton width="12rem" height="2.5rem" />
            <Skeleton width="100%" height="24rem" />
          </div>
        </LoadingRegion>
      );
    case 'failed':
      return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
    default: {
      const asOf = new Date(live.receivedAt).toISOString();
      return (
        <ServerClock asOf={asOf} receivedAt={live.receivedAt}>
          {live.problem && (
            <LiveStatus
              asOf={asOf}
              transport={live.transport}
              problem={live.problem}
            />
          )}
          <Details runbook={live.data} />
        </ServerClock>
      );
    }
  }
}

function Details({ runbook }: { runbook: RunbookDetails }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const reasonText = useReasonText();
  const { title, freshness, problems, text } = runbook;
  const isBroken = problems.some(({ severity }) => severity === 'error');
  return (
    <article className={styles.runbook}>
      <div className={styles.header}>
        <Text as="h1" variant="title-small" weight="bold">
          {title}
        </Text>
        <FreshnessChip status={freshness.status} />
      </div>
      {runbook.description !== null && (
        <p className={styles.reason}>{runbook.description}</p>
      )}
      <p className={styles.reason}>{reasonText(freshness.reason)}.</p>
      <Acts runbook={runbook} />
      <RunbookFacts runbook={runbook} />
      {problems.length > 0 && (
        <section className={styles.section}>
          <Text as="h2" variant="title-x-small" weight="bold">
            {t(isBroken ? 'problem.broken' : 'problem.warnings')}
          </Text>
          <ul className={styles.problems}>
            {problems.map((problem, index) => (
              <li key={index}>
                <ProblemLine problem={problem} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className={styles.columns}>
        <section className={styles.section} aria-label={title}>
          {isBroken ? (
            <ProblemText text={text} problems={problems} />
          ) : (
            <Markdown text={bodyOf(text, title)} />
          )}
        </section>
        <div className={styles.section}>
          <Steps runbook={runbook} />
          <Changes runbook={runbook} />
          <PastRuns runbook={runbook} />
        </div>
      </div>
    </article>
  );
}

/** Start it, and take it home. */
function Acts({ runbook }: { runbook: RunbookDetails }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const [parameters, setParameters] = useSearchParams();
  const { isRunnable, mayRun, title, slug, text } = runbook;
  const mayStart = isRunnable && mayRun;
  const show = (isShown: boolean) =>
    setParameters(
      previous => {
        const next = new URLSearchParams(previous);
        if (isShown) {
          next.set('start', '');
        } else {
          next.delete('start');
        }
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  return (
    <>
      <div className={styles.buttons}>
        {mayStart && (
          <Button
            variant="primary"
            iconStart={<RiPlayLine />}
            onPress={() => show(true)}
          >
            {t('runbook.startLabel', { title })}
          </Button>
        )}
        <Button
          variant="secondary"
          iconStart={<RiDownloadLine />}
          onPress={() => saveText(`${slug}.md`, text)}
        >
          {t('runbook.copyAsMine')}
        </Button>
      </div>
      {!isRunnable && (
        <p className={styles.reason}>{t('runbook.notRunnable')}</p>
      )}
      {isRunnable && !mayRun && (
        <p className={styles.reason}>{t('runbooks.mayNotRun')}</p>
      )}
      {mayStart && parameters.has('start') && (
        <StartDialog
          // A newer version asks anew.
          key={runbook.version}
          runbook={runbook}
          onClose={() => show(false)}
        />
      )}
    </>
  );
}

function RunbookFacts({ runbook }: { runbook: RunbookDetails }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const nameOf = useProcedureName();
  const { covers, severities, triggers, freshness, origin, owner } = runbook;
  const list = (name: string, values: readonly string[]) =>
    values.length === 0 ? [] : [{ name, value: values.join(', ') }];
  return (
    <Facts
      items={[
        {
          name: t('facts.service'),
          value: <EntityRefLink entityRef={runbook.entityRef} />,
        },
        ...list(t('facts.covers'), covers.map(nameOf)),
        ...list(t('facts.severities'), severities),
        ...list(
          t('facts.triggers'),
          triggers.map(({ alert }) => alert),
        ),
        {
          name: t('facts.exercised'),
          value: <LastExercised freshness={freshness} />,
        },
        {
          name: t('facts.duration'),
          value: (
            <span className={styles.words}>
              <Durations freshness={freshness} />
            </span>
          ),
        },
        ...(freshness.targetMs === null
          ? []
          : [
              {
                name: t('facts.target'),
                value: durationText(freshness.targetMs, t('locale')),
              },
            ]),
        ...(freshness.reviewBy === null
          ? []
          : [
              {
                name: t('facts.reviewBy'),
                value: <RelativeTime dateTime={freshness.reviewBy} />,
              },
            ]),
        ...(owner === null ? [] : [{ name: t('facts.owner'), value: owner }]),
        {
          name: t('facts.origin'),
          value:
            origin.kind === 'repository' ? (
              <Source url={origin.url} />
            ) : (
              t('runbook.origin.built-in')
            ),
        },
      ]}
    />
  );
}

/** Only addresses of the web are links: others lead nowhere, or do something. */
function Source({ url }: { url: string }) {
  return /^https?:\/\//.test(url) ? (
    <a href={url} className={styles.source} rel="noreferrer">
      {url}
    </a>
  ) : (
    <>{url}</>
  );
}

function Steps({ runbook }: { runbook: RunbookDetails }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  return runbook.steps.length === 0 ? null : (
    <section className={styles.section}>
      <Text as="h2" variant="title-x-small" weight="bold">
        {t('runbook.steps', { count: runbook.steps.length })}
      </Text>
      <ol className={styles.steps}>
        {runbook.steps.map(step => (
          <li key={step.id}>
            {step.title}{' '}
            <span className={styles.kind}>
              {[
                t(`kind.${step.kind}`),
                step.action,
                step.expectedDurationMs === null
                  ? null
                  : durationText(step.expectedDurationMs, t('locale')),
                step.optional ? t('step.optional') : null,
              ]
                .filter(word => word !== null)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function PastRuns({ runbook }: { runbook: RunbookDetails }) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const { entityRef, slug } = runbook;
  const live = useRuns({ view: 'all', entity: entityRef, slug, limit: 10 });
  return (
    <section className={styles.section}>
      <Text as="h2" variant="title-x-small" weight="bold">
        {t('runs.ofRunbook')}
      </Text>
      {live.status === 'failed' && (
        <ErrorPanel error={live.problem} onRetry={live.refresh} />
      )}
      {live.status === 'ready' &&
        (live.data.items.length === 0 ? (
          <Text as="p" variant="body-medium">
            {t('runs.none')}
          </Text>
        ) : (
          <RunList items={live.data.items} namesEntity={false} />
        ))}
    </section>
  );
}
