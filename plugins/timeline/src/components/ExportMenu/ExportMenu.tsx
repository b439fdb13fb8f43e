import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import {
  exportFormatSchema,
  type ExportFormat,
  type FactQuery,
} from '@quarterdeck/plugin-timeline-common';
import { saveFile } from '@quarterdeck/toolkit-react';
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

export type ExportMenuProps = {
  /** Of the file, without its extension. */
  name: string;
  query(): FactQuery;
};

/** Everything that matches, not only what has been loaded, as a file. */
export function ExportMenu({ name, query }: ExportMenuProps) {
  const { t } = useTranslationRef(timelineTranslationRef);
  const api = useApi(timelineApiRef);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const download = async (format: ExportFormat) => {
    setBusy(true);
    setProblem(undefined);
    try {
      saveFile(
        await api.exportFacts(query(), format),
        `${name}.${EXTENSIONS[format]}`,
      );
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={styles.menu}>
      {problem !== undefined && (
        <span className={styles.problem} role="alert">
          {t('export.failed', { cause: problem })}
        </span>
      )}
      <MenuTrigger>
        <Button
          size="small"
          variant="secondary"
          iconStart={<RiDownloadLine />}
          isDisabled={isBusy}
        >
          {t(isBusy ? 'export.busy' : 'export.label')}
        </Button>
        <Menu>
          {exportFormatSchema.options.map(format => (
            <MenuItem
              key={format}
              id={format}
              onAction={() => {
                download(format);
              }}
            >
              {t(`export.${format}`)}
            </MenuItem>
          ))}
        </Menu>
      </MenuTrigger>
    </div>
  );
}
