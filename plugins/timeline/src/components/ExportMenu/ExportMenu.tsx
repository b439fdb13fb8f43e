import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import {
  exportFormatSchema,
  type ExportFormat,
  type FactQuery,
} from '@quarterdeck/plugin-timeline-common';
import { RiDownloadLine } from '@remixicon/react';
import { useState } from 'react';
import { timelineApiRef } from '../../api/TimelineApi';
import { timelineTranslationRef } from '../../translations/translation';
import styles from './ExportMenu.module.css';

const EXTENSIONS: Record<ExportFormat, string> = {
  ndjson: 'ndjson',
  csv: 'csv',
  cloudevents: 'cloudevents.ndjson',
};

/** Everything that matches as a file, in each of the formats. */
export function ExportMenu({ query }: { query: () => FactQuery }) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const api = useApi(timelineApiRef);
  const [busy, setBusy] = useState<ExportFormat>();
  const [problem, setProblem] = useState<string>();
  const download = async (format: ExportFormat) => {
    setBusy(format);
    setProblem(undefined);
    try {
      const url = URL.createObjectURL(await api.exportFacts(query(), format));
      const link = document.createElement('a');
      link.href = url;
      link.download = `timeline.${EXTENSIONS[format]}`;
      link.click();
      URL.revokeObjectURL(url);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(undefined);
    }
  };
  return (
    <div className={styles.menu} role="group" aria-label={t('export.label')}>
      <span aria-hidden>{t('export.label')}</span>
      {exportFormatSchema.options.map(format => (
        <Button
          key={format}
          variant="tertiary"
          size="small"
          iconStart={<RiDownloadLine aria-hidden />}
          isDisabled={busy !== undefined}
          onPress={() => download(format)}
        >
          {t(`export.${format}`)}
        </Button>
      ))}
      {problem && (
        <span role="alert">{t('export.failed', { cause: problem })}</span>
      )}
    </div>
  );
}
