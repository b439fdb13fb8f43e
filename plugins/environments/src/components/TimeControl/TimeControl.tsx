import type { Entity } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { useId, useState } from 'react';
import { useStepBack } from '../../hooks/useStepBack';
import { useTabAddress } from '../../hooks/useTabAddress';
import { parseInstant, toLocalInput } from '../../model/times';
import { environmentsTranslationRef } from '../../translations/translation';
import styles from './TimeControl.module.css';

const HOUR = 60 * 60_000;
const STEPS = [
  { step: 'hour', length: HOUR },
  { step: 'day', length: 24 * HOUR },
] as const;

export type TimeControlProps = {
  entity: Entity;
  /** The instant that the page shows, ISO 8601; absent for now. */
  at?: string;
  /** The server's present, ISO 8601: the clock of the browser may be wrong. */
  now: string;
};

/** Chooses the instant that the matrix shows: freely, by steps, or change by change. */
export function TimeControl({ entity, at, now }: TimeControlProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const { change } = useTabAddress();
  const id = useId();
  const [draft, setDraft] = useState<string>();
  const go = (instant: string) => {
    setDraft(undefined);
    change({ view: 'now', at: instant });
  };
  const value = draft ?? toLocalInput(at ?? now);
  const chosen = parseInstant(value);
  return (
    <form
      className={styles.control}
      aria-label={t('rewind.control')}
      onSubmit={event => {
        event.preventDefault();
        if (chosen !== undefined) {
          go(chosen);
        }
      }}
    >
      <div className={styles.field}>
        <label className={styles.label} htmlFor={id}>
          {t('rewind.input')}
        </label>
        <input
          id={id}
          className={styles.input}
          type="datetime-local"
          step={1}
          max={toLocalInput(now)}
          value={value}
          onChange={event => setDraft(event.target.value)}
        />
      </div>
      <Button type="submit" isDisabled={chosen === undefined}>
        {t('rewind.show')}
      </Button>
      <Steps entity={entity} at={at} from={at ?? now} go={go} />
    </form>
  );
}

type StepsProps = {
  entity: Entity;
  at?: string;
  /** Where the steps begin, ISO 8601. */
  from: string;
  go(instant: string): void;
};

function Steps({ entity, at, from, go }: StepsProps) {
  const { t } = useTranslationRef(environmentsTranslationRef);
  const stepBack = useStepBack(entity, at);
  return (
    <>
      {STEPS.map(({ step, length }) => (
        <Button
          key={step}
          variant="secondary"
          onPress={() => go(new Date(Date.parse(from) - length).toISOString())}
        >
          {t(`rewind.step.${step}`)}
        </Button>
      ))}
      <Button
        variant="secondary"
        isPending={stepBack.status === 'looking'}
        onPress={() => stepBack.find(go)}
      >
        {t('rewind.step.change')}
      </Button>
      <p className={styles.problem} role="status">
        {stepBack.status === 'none' && t('rewind.noChange')}
        {stepBack.status === 'failed' &&
          t('rewind.failed', { message: stepBack.problem.message })}
      </p>
    </>
  );
}
