import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Fact } from '@quarterdeck/plugin-timeline-common';
import { sentenceOf } from '../model/sentences';
import { timelineTranslationRef } from '../translations/translation';

/** Says in the reader's language what happened, or in the words in which it was recorded. */
export function useSentence() {
  const { t } = useTranslationRef(timelineTranslationRef);
  return (fact: Fact): string => {
    const sentence = sentenceOf(fact);
    if (!sentence) {
      return fact.summary;
    }
    const { key, environment, previousVersion, isConfiguration } = sentence;
    const version = sentence.version ?? t('sentence.unnamed');
    const what = isConfiguration
      ? t('sentence.configuration', { version })
      : version;
    switch (key) {
      case 'rolledBack':
        return t('sentence.rolledBack', {
          what,
          environment,
          to: sentence.toVersion ?? t('sentence.before.unnamed'),
        });
      case 'recovered':
        return sentence.toVersion === undefined
          ? t('sentence.recoveredUnnamed', { environment })
          : t('sentence.recovered', { environment, to: sentence.toVersion });
      case 'found':
        return t('sentence.found', { what, environment });
      default:
        return previousVersion === undefined
          ? t(`sentence.${key}`, { what, environment })
          : t('sentence.before', {
              sentence: t(`sentence.${key}`, { what, environment }),
              version: previousVersion,
            });
    }
  };
}
