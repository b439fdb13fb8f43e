import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { useRun } from '../../hooks/useProtection';
import { backupsTranslationRef } from '../../translations/translation';
import { RunDetails } from '../RunDetails/RunDetails';
import { Loaded } from './Loaded';
import { Section } from './Section';

/** The run that the address names. */
export function OneRun({ id, onClose }: { id: string; onClose(): void }) {
  const { t } = useTranslationRef(backupsTranslationRef);
  return (
    <Section title={t('run.one')}>
      <Loaded live={useRun(id)} height="8rem">
        {run => <RunDetails run={run} level="h4" />}
      </Loaded>
      <div>
        <Button size="small" variant="secondary" onPress={onClose}>
          {t('restore.close')}
        </Button>
      </div>
    </Section>
  );
}
