import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type {
  Policy,
  RetentionPreview,
} from '@quarterdeck/plugin-backups-common';
import {
  CopyableCode,
  DataTable,
  Disclosure,
  ErrorPanel,
  TextField,
  ToneChip,
} from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { backupsApiRef } from '../../api/BackupsApi';
import { useAttempt } from '../../hooks/useAttempt';
import { useReasonText } from '../../hooks/useReasonText';
import { useSizes } from '../../hooks/useSizes';
import { RETENTION_RULES, fieldsOf, rulesOf } from '../../model/retention';
import { retentionSnippet } from '../../model/snippets';
import { backupsTranslationRef } from '../../translations/translation';
import styles from '../BackupsContent/BackupsContent.module.css';
import { Section } from '../BackupsContent/Section';

/** What other rules would keep of what there is; nothing is changed here. */
export function RetentionTrial({ policy }: { policy: Policy }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const api = useApi(backupsApiRef);
  const { isBusy, problem, attempt } = useAttempt();
  const [fields, setFields] = useState(() => fieldsOf(policy.retention));
  const [preview, setPreview] = useState<RetentionPreview>();
  const rules = rulesOf(fields);
  if (policy.retentionBy === 'engine') {
    return (
      <Section title={t('retention.title')}>
        <p className={styles.text}>{t('retention.byEngine')}</p>
      </Section>
    );
  }
  return (
    <Section title={t('retention.title')} about={t('retention.about')}>
      <form
        className={styles.list}
        onSubmit={event => {
          event.preventDefault();
          if (rules) {
            attempt(async () =>
              setPreview(await api.previewRetention(policy.id, rules)),
            );
          }
        }}
      >
        <div className={styles.form}>
          {RETENTION_RULES.map(rule => (
            <TextField
              key={rule}
              label={t(`retention.${rule}`)}
              value={fields[rule]}
              maxLength={20}
              placeholder={rule === 'within' ? '30d' : undefined}
              isInvalid={!rulesOf({ ...fieldsOf({}), [rule]: fields[rule] })}
              onChange={value => setFields({ ...fields, [rule]: value })}
            />
          ))}
        </div>
        {!rules && <p className={styles.text}>{t('retention.invalid')}</p>}
        <div>
          <Button
            type="submit"
            variant="secondary"
            isDisabled={isBusy || !rules}
          >
            {t('retention.show')}
          </Button>
        </div>
      </form>
      {problem && <ErrorPanel error={problem} />}
      {preview && <Preview preview={preview} />}
    </Section>
  );
}

function Preview({ preview }: { preview: RetentionPreview }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  const reasonText = useReasonText();
  const { bytes, instant, number } = useSizes();
  const [open, setOpen] = useState(false);
  return (
    <>
      <p className={styles.text} role="status">
        {t('retention.result', {
          kept: number(preview.kept),
          removed: number(preview.removed),
          size: bytes(preview.removedBytes),
        })}
      </p>
      <Disclosure
        label={t('retention.each')}
        open={open}
        onOpenChange={setOpen}
      >
        <DataTable
          label={t('retention.each')}
          columns={[
            t('restore.point'),
            t('checks.state'),
            t('retention.because'),
          ]}
          rows={preview.items.map(item => ({
            id: item.backupId,
            cells: [
              instant(item.pointAt),
              <ToneChip tone={item.isKept ? 'good' : 'warning'}>
                {t(item.isKept ? 'retention.kept' : 'retention.removed')}
              </ToneChip>,
              item.reasons.map(reasonText).join(' · '),
            ],
          }))}
        />
        {preview.leftOut > 0 && (
          <p className={styles.text}>
            {t('retention.leftOut', { number: number(preview.leftOut) })}
          </p>
        )}
      </Disclosure>
      <p className={styles.text}>{t('retention.apply')}</p>
      <CopyableCode
        label={t('retention.snippet')}
        code={retentionSnippet(preview.rules)}
      />
    </>
  );
}
