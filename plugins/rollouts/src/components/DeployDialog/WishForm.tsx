import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { EnvironmentMatrix } from '@quarterdeck/plugin-environments-common';
import {
  strategySchema,
  type Purpose,
  type Strategy,
} from '@quarterdeck/plugin-rollouts-common';
import { useId, type ReactNode } from 'react';
import { rolloutsTranslationRef } from '../../translations/translation';
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
      <Field label={t('deploy.environment')}>
        {id => (
          <select
            id={id}
            className={styles.control}
            value={wish.environmentId}
            onChange={event => change({ environmentId: event.target.value })}
          >
            <option value="">{t('deploy.choose')}</option>
            {environments.map(({ id: value, title }) => (
              <option key={value} value={value}>
                {title}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('deploy.what')}>
        {id => (
          <select
            id={id}
            className={styles.control}
            value={wish.source}
            onChange={event => change({ source: event.target.value })}
          >
            <option value="">{t('deploy.version')}</option>
            {environments
              .filter(({ id: value }) => value !== wish.environmentId)
              .map(({ id: value, title }) => (
                <option key={value} value={value}>
                  {t('deploy.from', { environment: title })}
                </option>
              ))}
          </select>
        )}
      </Field>
      {wish.source === '' && (
        <Field label={t('deploy.tag')}>
          {id => (
            <input
              id={id}
              className={styles.control}
              value={wish.version}
              maxLength={128}
              placeholder="v1.5.0"
              onChange={event => change({ version: event.target.value })}
            />
          )}
        </Field>
      )}
      <Field label={t('deploy.strategy')}>
        {id => (
          <select
            id={id}
            className={styles.control}
            value={wish.strategy}
            onChange={event => {
              const chosen = strategySchema.safeParse(event.target.value);
              change({ strategy: chosen.data ?? '' });
            }}
          >
            <option value="">{t('deploy.fitting')}</option>
            {CHOICES.map(value => (
              <option key={value} value={value}>
                {t(`strategy.${value}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('deploy.cause')}>
        {id => (
          <input
            id={id}
            className={styles.control}
            value={wish.cause}
            maxLength={500}
            onChange={event => change({ cause: event.target.value })}
          />
        )}
      </Field>
      {wish.strategy === 'rolling' && (
        <Field label={t('deploy.waiver')}>
          {id => (
            <input
              id={id}
              className={styles.control}
              value={wish.waiver}
              maxLength={500}
              onChange={event => change({ waiver: event.target.value })}
            />
          )}
        </Field>
      )}
    </div>
  );
}

function Field(props: { label: string; children(id: string): ReactNode }) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {props.label}
      </label>
      {props.children(id)}
    </div>
  );
}
