import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  EnvironmentMatrix,
  MatrixEnvironment,
} from '@quarterdeck/plugin-environments-common';
import { Disclosure } from '@quarterdeck/toolkit-react';
import { useOpenDetails } from '../../hooks/useOpenDetails';
import { columnKey } from '../../model/columns';
import { environmentsTranslationRef } from '../../translations/translation';
import { FactList, type Fact } from '../FactList/FactList';

export type AboutEnvironmentProps = {
  matrix: EnvironmentMatrix;
  column: MatrixEnvironment;
};

/** What an environment is for, on demand. */
export function AboutEnvironment({ matrix, column }: AboutEnvironmentProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { environment, clusters } = column;
  const [open, setOpen] = useOpenDetails(columnKey(column));
  const source = matrix.environments.find(
    candidate => candidate.environment.id === environment.promoteFrom,
  );
  const facts: Array<Omit<Fact, 'value'> & { value: string | null }> = [
    { label: t('environment.purpose'), value: environment.purpose },
    { label: t('environment.audience'), value: environment.audience },
    {
      label: t('environment.updateFrequency'),
      value: environment.updateFrequency,
    },
    {
      label: t('environment.promoteFrom'),
      value: source?.environment.title ?? environment.promoteFrom,
    },
    {
      label: t('environment.clusters'),
      value: clusters.map(({ name }) => name).join(', ') || null,
    },
  ];
  return (
    <Disclosure
      label={t('environment.about', { environment: environment.title })}
      open={open}
      onOpenChange={setOpen}
    >
      <FactList
        facts={facts.flatMap(({ label, value }) =>
          value === null ? [] : [{ label, value }],
        )}
      />
    </Disclosure>
  );
}
