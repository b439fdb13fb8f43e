import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { Plan } from '@quarterdeck/plugin-rollouts-common';
import { CopyableCode, ErrorPanel } from '@quarterdeck/toolkit-react';
import { useState } from 'react';
import { rolloutsApiRef } from '../../api/RolloutsApi';
import { rolloutsTranslationRef } from '../../translations/translation';

const WANTED = ['confirm-rollout', 'confirm-promotion', 'rollback'];

/** What to add to a Canary so that Flagger asks the portal. It holds secrets, and is shown when asked for. */
export function MissingWebhooks({ plan }: { plan: Plan }) {
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const api = useApi(rolloutsApiRef);
  const [snippet, setSnippet] = useState<string | null>();
  const [problem, setProblem] = useState<Error>();
  const { routing } = plan.document;
  if (
    routing.kind !== 'flagger' ||
    WANTED.every(type => routing.hooks.includes(type))
  ) {
    return null;
  }
  const show = async () => {
    try {
      setSnippet(await api.getWebhooks(plan.id));
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
    }
  };
  if (problem) {
    return <ErrorPanel error={problem} />;
  }
  switch (snippet) {
    case undefined:
      return (
        <Button variant="secondary" onPress={show}>
          {t('webhooks.show')}
        </Button>
      );
    case null:
      return <p>{t('webhooks.noSecret')}</p>;
    default:
      return <CopyableCode label={t('webhooks.title')} code={snippet} />;
  }
}
