import type { FactReasonCode } from '@quarterdeck/plugin-timeline-common';

const reasonsFr: Record<FactReasonCode, string> = {
  'phase.declared': 'L’entité le déclare dans son annotation {annotation}',
  'phase.missing':
    'L’entité ne le déclare plus dans son annotation {annotation} ; si rien ne revient, il sera oublié',
  'list.none-declared':
    'L’entité ne déclare rien dans son annotation {annotation}',
  'list.not-observed': 'Le catalogue n’a pas encore été lu',
};

export default reasonsFr;
