import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Control, Rollout } from '@quarterdeck/plugin-rollouts-common';
import { subjectOf } from '../../model/rollouts';
import { rolloutsTranslationRef } from '../../translations/translation';

/** What is another than where the portal does the arranging. */
const DELEGATED = {
  flagger: {
    pause: 'delegate.flagger.pause',
    'skip-analysis': 'delegate.flagger.skip-analysis',
    abort: 'delegate.flagger.abort',
  },
  'argo-rollouts': {
    pause: 'delegate.argo-rollouts.pause',
    promote: 'delegate.argo-rollouts.promote',
    'skip-analysis': 'delegate.argo-rollouts.skip-analysis',
    abort: 'delegate.argo-rollouts.abort',
  },
} as const;

/** What a control will do next, for whoever is asked to confirm it. */
export function WhatHappens(props: { control: Control; rollout: Rollout }) {
  const { control, rollout } = props;
  const { t } = useTranslationRef(rolloutsTranslationRef);
  const { document } = rollout.plan;
  const what = subjectOf(document);
  if (control === 'abort' && rollout.phase === 'waiting') {
    return <p>{t('control.abort.waiting')}</p>;
  }
  const { kind } = document.routing;
  const texts: Partial<
    Record<
      Control,
      | (typeof DELEGATED.flagger)[keyof typeof DELEGATED.flagger]
      | (typeof DELEGATED)['argo-rollouts'][keyof (typeof DELEGATED)['argo-rollouts']]
    >
  > = kind === 'flagger' || kind === 'argo-rollouts' ? DELEGATED[kind] : {};
  const text = texts[control];
  return <p>{text ? t(text, what) : t(`control.${control}.next`, what)}</p>;
}
