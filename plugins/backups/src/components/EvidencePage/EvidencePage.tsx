import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Skeleton } from '@backstage/ui';
import {
  BACKUPS_CHANGED_CHANNEL,
  type SignedEvidence,
} from '@quarterdeck/plugin-backups-common';
import {
  ChoiceField,
  CopyableCode,
  ErrorPanel,
  LoadingRegion,
  TextField,
  saveFile,
  useLiveData,
} from '@quarterdeck/toolkit-react';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { backupsApiRef } from '../../api/BackupsApi';
import { useFleet } from '../../hooks/useFleet';
import { useSizes } from '../../hooks/useSizes';
import { lastQuarters } from '../../model/quarters';
import { backupsTranslationRef } from '../../translations/translation';
import { Section } from '../BackupsContent/Section';
import styles from '../FleetPage/FleetPage.module.css';
import { EvidenceSource } from './EvidenceSource';

const QUARTERS = 12;

/** What an auditor gets of one entity and quarter; printable, and signed as a file. */
export function EvidencePage() {
  const { t } = useTranslationRef(backupsTranslationRef);
  const [parameters, setParameters] = useSearchParams();
  const quarters = useMemo(() => lastQuarters(Date.now(), QUARTERS), []);
  const fleet = useFleet();
  const entityRef = parameters.get('entityRef') ?? '';
  const quarter = parameters.get('quarter') ?? quarters[0];
  const choose = (name: string, value: string) =>
    setParameters(
      previous => {
        const next = new URLSearchParams(previous);
        next.set(name, value);
        return next;
      },
      { replace: true },
    );
  return (
    <div className={styles.content}>
      <div className={styles.bar}>
        <div className={styles.entity}>
          <TextField
            label={t('evidence.entity')}
            maxLength={300}
            placeholder="component:default/shop"
            value={entityRef}
            suggestions={
              fleet.status === 'ready'
                ? fleet.data.items.map(each => ({
                    value: each.entityRef,
                    label: each.title,
                  }))
                : []
            }
            onChange={value => choose('entityRef', value)}
          />
        </div>
        <div className={styles.choice}>
          <ChoiceField
            label={t('evidence.quarter')}
            value={quarter}
            onChange={value => choose('quarter', value)}
          >
            {quarters.map(each => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </ChoiceField>
        </div>
      </div>
      {isEntityRef(entityRef) ? (
        <Evidence
          key={`${entityRef} ${quarter}`}
          entityRef={entityRef}
          quarter={quarter}
        />
      ) : (
        <p className={styles.text}>{t('evidence.choose')}</p>
      )}
    </div>
  );
}

function isEntityRef(text: string): boolean {
  return /^[a-z0-9-]+:[^\s/]+\/[^\s/]+$/i.test(text);
}

function Evidence(props: { entityRef: string; quarter: string }) {
  const { entityRef, quarter } = props;
  const api = useApi(backupsApiRef);
  const load = useCallback(
    (signal: AbortSignal) =>
      api.getEvidence({ entityRef, quarter }, { signal }),
    [api, entityRef, quarter],
  );
  const live = useLiveData({ load, channel: BACKUPS_CHANGED_CHANNEL });
  if (live.status === 'loading') {
    return (
      <LoadingRegion>
        <Skeleton width="100%" height="20rem" />
      </LoadingRegion>
    );
  }
  if (live.status === 'failed') {
    return <ErrorPanel error={live.problem} onRetry={live.refresh} />;
  }
  return <Report signed={live.data} />;
}

function Report({ signed }: { signed: SignedEvidence }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const { instant } = useSizes();
  const { evidence, signature, publicKey } = signed;
  const { entityRef, quarter, sources } = evidence;
  const save = () =>
    saveFile(
      new Blob([JSON.stringify(signed, null, 2)], { type: 'application/json' }),
      `backups-${entityRef.replace(/[^a-z0-9.-]+/gi, '-')}-${quarter}.json`,
    );
  return (
    <article className={styles.content}>
      <Section
        title={t('evidence.title', { entity: entityRef, quarter })}
        about={t('evidence.period', {
          from: instant(evidence.from),
          to: instant(evidence.to),
          made: instant(evidence.generatedAt),
        })}
      >
        <div className={styles.bar}>
          <Button onPress={save}>{t('evidence.save')}</Button>
          <Button variant="secondary" onPress={() => window.print()}>
            {t('evidence.print')}
          </Button>
        </div>
      </Section>
      {sources.length === 0 && (
        <p className={styles.text}>{t('evidence.none')}</p>
      )}
      {sources.map(source => (
        <EvidenceSource key={source.source} source={source} />
      ))}
      <Section title={t('evidence.signature')} about={t('evidence.verify')}>
        <CopyableCode label={t('evidence.signature')} code={signature} />
        <CopyableCode label={t('evidence.publicKey')} code={publicKey} />
      </Section>
    </article>
  );
}
