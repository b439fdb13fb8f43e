import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Dialog, DialogBody, DialogHeader } from '@backstage/ui';
import { useMemo } from 'react';
import { useWindowText } from '../../hooks/useWindowText';
import { nameOf, recordsQuery, type ScopeOf } from '../../model/records';
import type { Opened, WindowQuery } from '../../model/view';
import { doraRecordsTranslationRef } from '../../translations/records';
import { doraTranslationRef } from '../../translations/translation';
import { DeploymentRecord } from '../DeploymentRecord/DeploymentRecord';
import { Explanation } from '../Explanation/Explanation';
import { Records } from './Records';
import styles from './RecordsDrawer.module.css';

export type RecordsDrawerProps = {
  scope: ScopeOf;
  query: Required<WindowQuery>;
  /** What is open; `null`: nothing. */
  opened: Opened | null;
  onChange(opened: Opened): void;
  onClose(): void;
};

/** How a number comes about and the records behind it, beside the page. Escape leads back to where one was. */
export function RecordsDrawer({ opened, ...rest }: RecordsDrawerProps) {
  return opened && <Drawer opened={opened} {...rest} />;
}

function Drawer(props: RecordsDrawerProps & { opened: Opened }) {
  const { scope, query, opened, onChange, onClose } = props;
  const { t } = useTranslationRef(doraRecordsTranslationRef);
  const { t: dora } = useTranslationRef(doraTranslationRef);
  const windowText = useWindowText();
  const { scope: kind, ref } = scope;
  const { metric, bucketFrom, bucketTo, record } = opened;
  const asked = useMemo(
    () => ({
      ...recordsQuery({ scope: kind, ref }, query, { bucketFrom, bucketTo }),
      metric,
    }),
    [kind, ref, query, bucketFrom, bucketTo, metric],
  );
  return (
    <Dialog
      isOpen
      className={styles.drawer}
      onOpenChange={isOpen => !isOpen && onClose()}
    >
      <DialogHeader>
        {t('drawer.title', {
          metric: dora(`metric.${metric}`),
          scope: ref === undefined ? t('drawer.catalog') : nameOf(ref),
        })}
      </DialogHeader>
      <DialogBody>
        <div className={styles.body}>
          <p className={styles.window}>
            {t('drawer.window', {
              window: windowText(asked),
              tier: dora(`tier.${query.tier}`),
            })}
          </p>
          {record === undefined ? (
            <>
              <Explanation
                query={asked}
                onShowNotCounted={() =>
                  onChange({ ...opened, show: 'not-counted' })
                }
              />
              <Records query={asked} opened={opened} onChange={onChange} />
            </>
          ) : (
            <DeploymentRecord
              id={record}
              onBack={() => onChange({ ...opened, record: undefined })}
              onOpen={id => onChange({ ...opened, record: id })}
            />
          )}
        </div>
      </DialogBody>
    </Dialog>
  );
}
