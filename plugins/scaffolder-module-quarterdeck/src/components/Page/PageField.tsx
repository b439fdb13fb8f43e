import { useRouteRef } from '@backstage/frontend-plugin-api';
import { rootRouteRef } from '@backstage/plugin-scaffolder';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { LANGUAGES, Language } from '@quarterdeck/service-generator';
import { useParams } from 'react-router-dom';
import { useDraft } from '../../hooks/useDraft';
import { PRESETS, PresetName } from '../../model/presets';
import type { FormData } from '../../model/wizard';
import { formDataOf } from '../formData';
import { Preview } from '../Preview/Preview';
import { Express } from './Express';
import styles from './Page.module.css';
import { Presets } from './Presets';

export type PageOptions = { language?: string; page?: string };

/**
 * A whole page of the wizard: its questions, and beside them what would be created now. It stands in for the object
 * that the page is, so that presets can answer questions of other pages, too.
 */
export function PageField(
  props: FieldExtensionComponentProps<FormData, PageOptions>,
) {
  const { uiSchema, registry, onChange, formData } = props;
  const { ObjectField } = registry.fields;
  const { 'ui:field': _field, 'ui:options': options, ...rest } = uiSchema;
  const { namespace, templateName } = useParams();
  const all = { ...formDataOf(props), ...formData };
  const language = languageOf(options?.language);
  const template =
    namespace && templateName ? { namespace, name: templateName } : undefined;
  const draft = useDraft(template, language, all);
  const createRoot = useRouteRef(rootRouteRef);
  const isFirst = options?.page === 'identity';
  const begin = (preset: PresetName) =>
    onChange({ ...formData, ...PRESETS[preset] });
  return (
    <div className={styles.page}>
      <div>
        {isFirst && language !== 'react' && (
          <Presets formData={all} onChoose={begin} />
        )}
        <ObjectField {...props} uiSchema={rest} />
      </div>
      <aside className={styles.aside}>
        <Preview draft={draft}>
          {!isFirst && template && createRoot && (
            <Express
              templateRef={`template:${template.namespace}/${template.name}`}
              formData={all}
              tasksPath={`${createRoot()}/tasks`}
            />
          )}
        </Preview>
      </aside>
    </div>
  );
}

function languageOf(word: string | undefined): Language {
  return LANGUAGES.find(language => language === word) ?? 'go';
}
