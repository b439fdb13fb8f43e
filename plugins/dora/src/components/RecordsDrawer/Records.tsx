import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ScopeQuery } from '@quarterdeck/plugin-dora-common';
import { ChoiceField } from '@quarterdeck/toolkit-react';
import { LISTS, shownOf } from '../../model/records';
import type { Opened } from '../../model/view';
import { doraRecordsTranslationRef } from '../../translations/records';
import { DeploymentList } from '../DeploymentRecord/DeploymentList';
import { IncidentList } from '../IncidentRecord/IncidentList';
import styles from './Records.module.css';

export type RecordsProps = {
  /** The same object until it changes. */
  query: ScopeQuery;
  opened: Opened;
  onChange(opened: Opened): void;
};

/** One list of the records behind a number; which one is chosen above it. */
export function Records({ query, opened, onChange }: RecordsProps) {
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const shown = shownOf(opened);
  const onOpen = (record: string) => onChange({ ...opened, record });
  return (
    <section className={styles.records}>
      <ChoiceField
        label={t('list.show')}
        value={shown}
        onChange={value =>
          onChange({ ...opened, show: LISTS.find(list => list === value) })
        }
      >
        {LISTS.map(list => (
          <option key={list} value={list}>
            {t(`list.${list}`)}
          </option>
        ))}
      </ChoiceField>
      {shown === 'incidents' ? (
        <IncidentList query={query} onOpen={onOpen} />
      ) : (
        <DeploymentList query={query} show={shown} onOpen={onOpen} />
      )}
    </section>
  );
}
