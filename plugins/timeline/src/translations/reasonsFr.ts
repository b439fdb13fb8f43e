import type { FactReasonCode } from '@quarterdeck/plugin-timeline-common';

const reasonsFr: Record<FactReasonCode, string> = {
  'list.nothing-recorded': 'Rien n’a encore été enregistré ici',
  'list.nothing-matches':
    'Rien de ce qui a été enregistré ne correspond à ces filtres',
  'chain.fact-changed':
    'Le fait à la position {position} n’est pas celui qui a été enregistré : son empreinte est {actual}, la chaîne dit {expected}',
  'chain.link-broken':
    'Le fait à la position {position} ne suit pas celui qui le précède',
  'chain.fact-missing': 'Le fait à la position {position} manque',
  'chain.personal-changed':
    'Une valeur personnelle du fait à la position {position} n’est pas celle qui a été enregistrée',
  'chain.head-mismatch':
    'La tête signée le {signedAt} dit que la position {position} a l’empreinte {expected} ; la chaîne dit {actual}',
  'chain.signature-invalid':
    'La signature de la tête à la position {position} ne correspond pas à sa clé {keyId}',
  'chain.truncated':
    'La tête signée le {signedAt} connaît la position {position} ; le registre finit à {last}',
};

export default reasonsFr;
