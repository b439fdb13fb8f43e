import type { ApprovalReasonCode } from '@quarterdeck/plugin-approvals-common';

const reasonsFr: Record<ApprovalReasonCode, string> = {
  'state.requested':
    'Elle attend jusqu’au {expiresAt} la décision de quelqu’un d’autre',
  'state.granted':
    'Elle est accordée et peut être exécutée une fois jusqu’au {expiresAt}',
  'state.denied': 'Elle est refusée : {comment}',
  'state.withdrawn': 'Elle a été retirée par la personne qui demandait',
  'state.expired': 'Personne ne s’en est servi avant le {expiresAt}',
  'state.consumed': 'Elle a été exécutée le {consumedAt}',
  'decide.own': 'C’est votre demande ; quelqu’un d’autre doit décider',
  'decide.not-allowed': 'Il faut la permission {permission} pour {entityRef}',
  'decide.over': 'Elle est déjà dans l’état {state}',
  'decide.not-a-person': 'Seule une personne peut décider',
  'list.nothing-needs-you': 'Rien ne vous attend',
  'list.none-of-yours': 'Vous n’avez encore rien demandé',
  'list.none': 'Rien n’a encore été demandé que vous puissiez voir',
  'list.nothing-matches': 'Rien ne correspond',
};

export default reasonsFr;
