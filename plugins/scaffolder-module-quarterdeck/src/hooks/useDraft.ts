import { useApi } from '@backstage/frontend-plugin-api';
import {
  FileTree,
  Language,
  ServiceModel,
  treeOf,
} from '@quarterdeck/service-generator';
import { useEffect, useMemo, useState } from 'react';
import { TemplateName, previewApiRef } from '../api/PreviewApi';
import {
  FormData,
  draftAnswers,
  draftOf,
  generatedFiles,
} from '../model/wizard';

export interface Draft {
  model: ServiceModel;
  files: FileTree;
  /** Whether the source code of the template is missing from them, and will be */
  isPartial: boolean;
}

/** Nobody asks the portal at every letter. */
const PAUSE_MS = 250;

/**
 * What would be created now. What the generators write is there at once, from this browser; the whole, with the source
 * code of the template, follows from the portal.
 */
export function useDraft(
  template: TemplateName | undefined,
  language: Language,
  formData: FormData,
): Draft {
  const previewApi = useApi(previewApiRef);
  const key = JSON.stringify(draftAnswers(formData));
  const answers = useMemo<FormData>(() => JSON.parse(key), [key]);
  const [whole, setWhole] = useState<FileTree | 'unknown'>();
  const model = useMemo(() => draftOf(language, answers), [language, answers]);
  const generated = useMemo(() => treeOf(generatedFiles(model)), [model]);
  const { namespace, name } = template ?? {};
  useEffect(() => {
    if (!namespace || !name) {
      setWhole('unknown');
      return undefined;
    }
    let isCurrent = true;
    const set = (next: FileTree | 'unknown') => isCurrent && setWhole(next);
    const timer = setTimeout(
      () =>
        previewApi
          .render({ namespace, name }, answers)
          .then(set, () => set('unknown')),
      PAUSE_MS,
    );
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [previewApi, namespace, name, answers]);
  return {
    model,
    files: whole === undefined || whole === 'unknown' ? generated : whole,
    isPartial: whole === 'unknown',
  };
}
