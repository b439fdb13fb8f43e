import { ApiHolder, translationApiRef } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { answersSchema } from '@quarterdeck/service-generator';
import { sayOf } from './hooks/useSay';
import {
  Speech,
  nameProblems,
  portProblems,
  repositoryProblems,
} from './model/problems';
import { wizardTranslationRef } from './translations/translation';

/** The form asks once more when a page is left: it may have been filled in by a link. */
function speechOf(apis: ApiHolder): Speech {
  const catalogApi = apis.get(catalogApiRef);
  const translation = apis
    .get(translationApiRef)
    ?.getTranslation(wizardTranslationRef);
  if (!catalogApi || !translation?.ready) {
    throw new Error('The page is not ready yet; try once more');
  }
  return { catalogApi, say: sayOf(translation.t) };
}

export const validateName: CustomFieldValidator<string> = async (
  value,
  field,
  { apiHolder },
) => {
  for (const problem of await nameProblems(value ?? '', speechOf(apiHolder))) {
    field.addError(problem);
  }
};

export const validatePort: CustomFieldValidator<number> = (
  value,
  field,
  { apiHolder, formData },
) => {
  // Which of the ports is asked about, only its value tells.
  for (const name of ['port', 'metricsPort']) {
    if (formData[name] === value) {
      portProblems(name, formData, speechOf(apiHolder)).forEach(problem =>
        field.addError(problem),
      );
      return;
    }
  }
};

export const validateDomain: CustomFieldValidator<string> = (
  value,
  field,
  { apiHolder },
) => {
  if (!answersSchema.shape.domain.safeParse(value).success) {
    field.addError(speechOf(apiHolder).say('domain.wrong'));
  }
};

export const validateRepository: CustomFieldValidator<string> = (
  value,
  field,
  { apiHolder },
) => {
  repositoryProblems(value, speechOf(apiHolder)).forEach(problem =>
    field.addError(problem),
  );
};
