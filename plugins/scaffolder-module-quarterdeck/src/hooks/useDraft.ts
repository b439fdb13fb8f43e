import { useApi } from '@backstage/frontend-plugin-api';
import {
  FileTree,
  Language,
  ServiceModel,
  treeOf,
} from '@quarterdeck/service-generator';
import { renderTemplate } from '@quarterdeck/template-renderer';
import { useEffect, useMemo, useState } from 'react';
import { templateFilesApiRef } from '../api/TemplateFilesApi';
import {
  FormData,
  draftAnswers,
  draftOf,
  generatedFiles,
} from '../model/wizard';

export interface Draft {
  model: ServiceModel;
  /** Undefined until it is rendered for the first time */
  files: FileTree | undefined;
  /** Whether the source code of the template is missing from them */
  isPartial: boolean;
}

/** Rendering takes a moment; nobody waits for it at every letter. */
const PAUSE_MS = 150;

/** What would be created now, rendered in this browser by what the portal renders with. */
export function useDraft(
  template: { namespace: string; name: string } | undefined,
  language: Language,
  formData: FormData,
): Draft {
  const folder = useTemplateFolder(template);
  const [rendered, setRendered] = useState<Omit<Draft, 'model'>>();
  const key = JSON.stringify(draftAnswers(formData));
  const answers = useMemo<FormData>(() => JSON.parse(key), [key]);
  const model = useMemo(() => draftOf(language, answers), [language, answers]);
  useEffect(() => {
    if (folder === undefined) {
      return undefined;
    }
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const next = await render(folder, model, answers);
      if (isCurrent) {
        setRendered(next);
      }
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [folder, model, answers]);
  return {
    model,
    files: rendered?.files,
    isPartial: rendered?.isPartial ?? false,
  };
}

async function render(
  folder: FileTree | 'unknown',
  model: ServiceModel,
  answers: FormData,
): Promise<Omit<Draft, 'model'>> {
  if (folder !== 'unknown') {
    try {
      const { files } = await renderTemplate(folder, { ...answers });
      return { files, isPartial: false };
    } catch {
      // What the generators write can be shown all the same; the task will say what is wrong with the template.
    }
  }
  return { files: treeOf(generatedFiles(model)), isPartial: true };
}

/** The template's files; `unknown` where they cannot be read. */
function useTemplateFolder(
  template: { namespace: string; name: string } | undefined,
): FileTree | 'unknown' | undefined {
  const templateFilesApi = useApi(templateFilesApiRef);
  const [folder, setFolder] = useState<FileTree | 'unknown'>();
  const { namespace, name } = template ?? {};
  useEffect(() => {
    let isCurrent = true;
    const set = (next: FileTree | 'unknown') => isCurrent && setFolder(next);
    if (namespace && name) {
      templateFilesApi
        .read({ namespace, name })
        .then(set, () => set('unknown'));
    } else {
      set('unknown');
    }
    return () => {
      isCurrent = false;
    };
  }, [templateFilesApi, namespace, name]);
  return folder;
}
