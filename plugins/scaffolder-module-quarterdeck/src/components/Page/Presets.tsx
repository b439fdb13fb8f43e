import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { PRESET_NAMES, PresetName, presetIn } from '../../model/presets';
import type { FormData } from '../../model/wizard';
import { wizardTranslationRef } from '../../translations/translation';
import { Cards } from '../ChoiceField/Cards';
import fields from '../Fields.module.css';
import styles from './Page.module.css';

/** Kinds of services that many teams begin with, in place of ten answers. */
export function Presets(props: {
  formData: FormData;
  onChoose(preset: PresetName): void;
}) {
  const { formData, onChoose } = props;
  const { t } = useTranslationRef(wizardTranslationRef);
  return (
    <div className={`${fields.field} ${styles.presets}`}>
      <Cards
        id="quarterdeck-preset"
        label={t('presets.title')}
        cards={PRESET_NAMES.map(value => ({
          value,
          title: t(`presets.${value}`),
          meaning: t(`presets.${value}.means`),
        }))}
        value={presetIn(formData)}
        onChange={onChoose}
      />
    </div>
  );
}
