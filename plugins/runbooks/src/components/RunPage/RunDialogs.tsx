import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { entityRefSchema, type Run } from '@quarterdeck/plugin-runbooks-common';
import { ConfirmDialog, TextField } from '@quarterdeck/toolkit-react';
import { useEffect, useState } from 'react';
import type { RunActs } from '../../hooks/useRunActs';
import { runbooksTranslationRef } from '../../translations/translation';

type RunDialogProps = { run: Run; onRun: RunActs['onRun']; onClose(): void };

export function AbortDialog({ run, onRun, onClose }: RunDialogProps) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  return (
    <ConfirmDialog
      title={t('abort.title')}
      confirm={t('abort.confirm', { title: run.title })}
      isDestructive
      cause="required"
      causeLabel={t('abort.reason')}
      onClose={onClose}
      onConfirm={reason => onRun({ verb: 'abort', reason: reason ?? '' })}
    >
      <p>{t('abort.next')}</p>
    </ConfirmDialog>
  );
}

export function HandOverDialog({ run, onRun, onClose }: RunDialogProps) {
  const { t } = useTranslationRef(runbooksTranslationRef);
  const people = usePeople();
  const [name, setName] = useState('');
  const to = refOf(name);
  return (
    <ConfirmDialog
      title={t('handOver.title')}
      confirm={t('handOver.confirm', { title: run.title })}
      cause="optional"
      causeLabel={t('handOver.comment')}
      isIncomplete={to === undefined}
      onClose={onClose}
      onConfirm={async comment => {
        if (to !== undefined) {
          await onRun({ verb: 'hand-over', to, comment: comment ?? null });
        }
      }}
    >
      <p>{t('handOver.next')}</p>
      <TextField
        label={t('handOver.to')}
        hint={t('handOver.hint')}
        value={name}
        maxLength={300}
        isRequired
        suggestions={people}
        onChange={setName}
      />
    </ConfirmDialog>
  );
}

/** `oscar` is `user:default/oscar`; undefined for what cannot be a person. */
function refOf(name: string): string | undefined {
  const short = name.trim().toLowerCase();
  const full = short.includes(':') ? short : `user:default/${short}`;
  return entityRefSchema.safeParse(full).data;
}

/** The people of the catalog; none as long as, or where, it does not say. */
function usePeople() {
  const catalog = useApi(catalogApiRef);
  const [people, setPeople] = useState<{ value: string; label: string }[]>([]);
  useEffect(() => {
    let isWanted = true;
    catalog
      .queryEntities({
        filter: { kind: 'User' },
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.title',
        ],
        limit: 500,
      })
      .then(
        ({ items }) =>
          isWanted &&
          setPeople(
            items.map(entity => ({
              value: stringifyEntityRef(entity),
              label: entity.metadata.title ?? entity.metadata.name,
            })),
          ),
        () => {
          // They can be typed all the same.
        },
      );
    return () => {
      isWanted = false;
    };
  }, [catalog]);
  return people;
}
