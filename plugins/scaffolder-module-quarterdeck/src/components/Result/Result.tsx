import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntityRefLink } from '@backstage/plugin-catalog-react';
import { Card, CardBody } from '@backstage/ui';
import { CopyableCode } from '@quarterdeck/toolkit-react';
import type { ReactNode } from 'react';
import { useEntity } from '../../hooks/useEntity';
import {
  Result as ResultData,
  isAddress,
  readResult,
} from '../../model/result';
import { wizardTranslationRef } from '../../translations/translation';
import { Note } from '../Note';
import styles from './Result.module.css';
import { Running } from './Running';

/** What came of a task: where the code is, what was checked, the entity, and what runs. Empty while it is under way. */
export function Result({ output }: { output?: unknown }) {
  const result = readResult(output);
  return result ? <Made result={result} /> : null;
}

function Made({ result }: { result: ResultData }) {
  const { t } = useTranslationRef(wizardTranslationRef);
  const { name, entityRef, branch, pullRequest } = result;
  const isChange = Boolean(branch || pullRequest);
  return (
    <Card className={styles.card}>
      <CardBody>
        <h2 className={styles.title}>
          {t(isChange ? 'result.changed' : 'result.title', { name })}
        </h2>
        <div className={styles.parts}>
          <Repository result={result} />
          <Checks result={result} />
          <InCatalog entityRef={entityRef} name={name} />
        </div>
      </CardBody>
    </Card>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h3 className={styles.heading}>{title}</h3>
      {children}
    </section>
  );
}

function Repository({ result }: { result: ResultData }) {
  const { t } = useTranslationRef(wizardTranslationRef);
  const { remoteUrl, repoContentsUrl, commitHash } = result;
  const { branch, pullRequest } = result;
  if (isAddress(pullRequest)) {
    return (
      <Part title={t('result.review')}>
        <Link to={pullRequest}>{pullRequest}</Link>
      </Part>
    );
  }
  if (!remoteUrl) {
    return null;
  }
  return (
    <Part title={t('result.repository')}>
      {isAddress(repoContentsUrl) && (
        <Link to={repoContentsUrl}>{repoContentsUrl}</Link>
      )}
      <CopyableCode
        label={t('result.clone')}
        code={`git clone ${branch ? `--branch ${branch} ` : ''}${remoteUrl.replace(/^file:\/\//, '')}`}
      />
      {commitHash && (
        <Note tone="plain">
          {t('result.commit', { commit: commitHash.slice(0, 12) })}
        </Note>
      )}
    </Part>
  );
}

function Checks({ result: { report } }: { result: ResultData }) {
  const { t } = useTranslationRef(wizardTranslationRef);
  if (!report) {
    return null;
  }
  const { findings, rules, files } = report;
  return (
    <Part title={t('result.checks')}>
      {findings.length === 0 ? (
        <Note tone="good">{t('result.checksPassed', { count: rules })}</Note>
      ) : (
        <>
          <Note tone="wrong">
            {t('result.checksFailed', { count: findings.length })}
          </Note>
          <ul className={styles.findings}>
            {findings.map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                {path}: {message}
              </li>
            ))}
          </ul>
        </>
      )}
      <Note tone="plain">{t('result.files', { count: files })}</Note>
    </Part>
  );
}

function InCatalog({ entityRef, name }: { entityRef: string; name: string }) {
  const { t } = useTranslationRef(wizardTranslationRef);
  const entity = useEntity(entityRef);
  const linkOf = useEntityRefLink();
  return (
    <Part title={t('result.entity')}>
      {entity ? (
        <>
          <Link to={linkOf(entityRef)}>{entity.metadata.title ?? name}</Link>
          <h3 className={styles.heading}>{t('result.running')}</h3>
          <Running entityRef={entityRef} />
          <Link to={`${linkOf(entityRef)}/environments`}>
            {t('result.environments', { name })}
          </Link>
          <Link to={`${linkOf(entityRef)}/rollouts`}>
            {t('result.rollouts', { name })}
          </Link>
        </>
      ) : (
        <Note tone="busy">{t('result.entityWaiting')}</Note>
      )}
    </Part>
  );
}
