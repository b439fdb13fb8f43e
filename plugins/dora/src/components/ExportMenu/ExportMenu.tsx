import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { saveFile } from '@quarterdeck/toolkit-react';
import { RiDownloadLine } from '@remixicon/react';
import { useState } from 'react';
import { doraApiRef } from '../../api/DoraApi';
import { fileName, type ScopeOf } from '../../model/records';
import type { WindowQuery } from '../../model/view';
import { doraRecordsTranslationRef } from '../../translations/records';
import styles from './ExportMenu.module.css';

export type ExportMenuProps = {
  scope: ScopeOf;
  query: Required<WindowQuery>;
};

/** The numbers of a page, and all that they are made of, as files. */
export function ExportMenu({ scope, query }: ExportMenuProps) {
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const api = useApi(doraApiRef);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const download = async (what: 'metrics' | 'deployments') => {
    setBusy(true);
    setProblem(undefined);
    try {
      saveFile(
        await api.exportCsv({ ...scope, ...query, what }),
        `${fileName(what, scope, query, Date.now())}.csv`,
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
          {(['metrics', 'deployments'] as const).map(what => (
            <MenuItem
              key={what}
              id={what}
              onAction={() => {
                download(what);
              }}
            >
              {t(`export.${what}`)}
            </MenuItem>
          ))}
        </Menu>
      </MenuTrigger>
    </div>
  );
}
