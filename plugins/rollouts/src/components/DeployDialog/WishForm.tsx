import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { EnvironmentMatrix } from '@quarterdeck/plugin-environments-common';
import {
  strategySchema,
  type Purpose,
  type Strategy,
} from '@quarterdeck/plugin-rollouts-common';
import { ChoiceField, TextField } from '@quarterdeck/toolkit-react';
import { rolloutsTranslationRef } from '../../translations/translation';
import { WhereFields } from '../WhereFields/WhereFields';
import styles from './DeployDialog.module.css';

/** What the form holds; empty texts stand for what was not said. */
export interface Wish {
  environmentId: string;
  /** The environment whose version is promoted; empty where a version is named. */
  source: string;
  version: string;
  purpose: Purpose;
  strategy: Strategy | '';
  cause: string;
  waiver: string;
}

export const NO_WISH: Wish = {
  environmentId: '',
  source: '',
  version: '',
  purpose: 'deploy',
  strategy: '',
  cause: '',
  waiver: '',
};

/** Where a controller of the cluster drives a workload, nobody has to choose it. */
const CHOICES = strategySchema.exclude(['flagger', 'argo-rollouts']).options;

export type WishFormProps = {
  wish: Wish;
  matrix: EnvironmentMatrix;
  onChange(wish: Wish): void;
};

/** Where, what, and how. */
export function WishForm({ wish, matrix, onChange }: WishFormProps) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const environments = matrix.environments
    .map(({ environment }) => environment)
    .filter(({ tier }) => tier !== 'preview');
  const change = (part: Partial<Wish>) => onChange({ ...wish, ...part });
  return (
    <div className={styles.form}>
      <WhereFields
        where={wish}
        environments={environments}
        named={t('deploy.version')}
        onChange={change}
      />
      {wish.source === '' && (
        <TextField
          label={t('deploy.tag')}
          value={wish.version}
          maxLength={128}
          placeholder="v1.5.0"
          onChange={version => change({ version })}
        />
      )}
      <ChoiceField
        label={t('deploy.strategy')}
        value={wish.strategy}
        onChange={value =>
          change({ strategy: strategySchema.safeParse(value).data ?? '' })
        }
      >
        <option value="">{t('deploy.fitting')}</option>
        {CHOICES.map(value => (
          <option key={value} value={value}>
            {t(`strategy.${value}`)}
          </option>
        ))}
      </ChoiceField>
      <TextField
        label={t('deploy.cause')}
        value={wish.cause}
        maxLength={500}
        onChange={cause => change({ cause })}
      />
      {wish.strategy === 'rolling' && (
        <TextField
          label={t('deploy.waiver')}
          value={wish.waiver}
          maxLength={500}
          onChange={waiver => change({ waiver })}
        />
      )}
    </div>
  );
}
