import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { answersProblems } from '../model/problems';
import { FormData, answersIn } from '../model/wizard';
import { sayOf } from './useSay';
import { wizardTranslationRef } from '../translations/translation';

export interface Express {
  isCreating: boolean;
  /** Why it was not created, in the reader's language */
  problems: readonly string[];
  create(): Promise<void>;
}

/** Creates what the form says so far, with defaults for all that nobody was asked yet. */
export function useExpress(options: {
  templateRef: string;
  formData: FormData;
  tasksPath: string;
}): Express {
  const { templateRef, formData, tasksPath } = options;
  const { t } = useTranslationRef(wizardTranslationRef);
  const catalogApi = useApi(catalogApiRef);
  const scaffolderApi = useApi(scaffolderApiRef);
  const navigate = useNavigate();
  const [isCreating, setCreating] = useState(false);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const create = async () => {
    setCreating(true);
    try {
      const found = await answersProblems(formData, {
        say: sayOf(t),
        catalogApi,
      });
      setProblems(found);
      if (found.length === 0) {
        const { taskId } = await scaffolderApi.scaffold({
          templateRef,
          values: JSON.parse(JSON.stringify(answersIn(formData))),
        });
        navigate(`${tasksPath}/${taskId}`);
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      setProblems([t('express.failed', { message })]);
    } finally {
      setCreating(false);
    }
  };
  return { isCreating, problems, create };
}
