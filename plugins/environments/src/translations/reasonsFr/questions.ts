import type { QUESTION_REASONS } from '@quarterdeck/plugin-environments-common';

export const questionsFr: Record<keyof typeof QUESTION_REASONS, string> = {
  'comparison.repository-unknown':
    'L’entité ne dit pas où est son dépôt : donnez-lui l’annotation backstage.io/source-location',
  'comparison.revision-unknown':
    'Ce qui tourne dans {environment} ne dit pas de quel commit il vient : donnez à son modèle de pod l’annotation quarterdeck.io/source-revision',
  'comparison.same-revision': 'Les deux exécutent le même commit',
  'comparison.host-not-configured':
    'L’hôte du dépôt, {host}, n’est pas parmi les intégrations de ce portail',
  'comparison.host-unsupported':
    'Les commits de {host} ne peuvent pas être listés ; comparez-les là-bas',
  'comparison.host-failed': '{host} n’a pas listé les commits : {cause}',
  'promotion.ready': '{version} peut être promu',
  'promotion.same-version': 'Les deux exécutent la même chose',
  'promotion.nothing-to-promote':
    'Rien de ce service ne tourne dans {environment}',
  'promotion.source-unhealthy':
    'Ce qui serait promu n’est pas en bonne santé : {cause}',
  'promotion.source-deploying':
    'Un déploiement vers {environment} est en cours',
  'promotion.target-deploying':
    'Un déploiement vers {environment} est en cours',
  'promotion.target-drifted':
    '{environment} a été modifié à la main ; une promotion l’annulerait',
  'promotion.no-path':
    'Aucun environnement n’est promu depuis un autre : définissez environments.definitions.<id>.promoteFrom',
  'preview.none': 'Aucun aperçu ne tourne',
  'preview.not-configured':
    'Aucun environnement de niveau preview n’est configuré sous environments.definitions',
  'preview.owner-unknown':
    'Son espace de noms n’a pas l’annotation quarterdeck.io/environments-owner',
  'preview.never-expires':
    'Il n’expire jamais : son espace de noms n’a ni quarterdeck.io/environments-expires-at ni -ttl, et l’environnement pas de previewTtl',
  'preview.expiry-unreadable':
    'Sa date d’expiration est illisible : « {value} » n’est ni une date ni une durée',
  'fleet.nothing-yet':
    'Aucune entité que vous pouvez voir ne tourne encore : annotez-en une avec backstage.io/kubernetes-id',
  'fleet.nothing-matches':
    'Rien de ce que vous pouvez voir ne correspond à ces filtres',
};
