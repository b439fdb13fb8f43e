import { BACKUPS_REASONS } from '@quarterdeck/plugin-backups-common';

/** By code; a test holds them against the English ones. */
export const frenchReasons: Record<string, string> = {
  'run.queued': 'Cela commence dès que possible',
  'run.waits-for-restore':
    'Cela commence quand la restauration de {source} sera terminée',
  'run.waits-for-run': 'Cela commence quand ce qui précède sera terminé',
  'run.running': 'C’est en cours',
  'run.succeeded': 'Cela a réussi',
  'run.tested':
    'Ce qui a été restauré est ce qui avait été sauvegardé : {passed} contrôles',
  'run.cancelled': 'Annulé par {by}',
  'run.missed': 'C’était prévu le {at}, et rien n’a pu le commencer',
  'run.interrupted':
    'Cela a été interrompu {attempts} fois ; voyez le journal du portail à ces instants',
  'run.retries':
    'Échec, nouvel essai le {at} ({attempt} sur {attempts}) : {cause}',
  'run.taken-up': 'La réplique qui l’exécutait n’est plus là ; cela recommence',
  'run.outcome-unknown':
    'On ne sait pas si cela a pris la place de la source ; regardez avant toute autre chose, ce n’est pas répété',
  'run.waits-for-room':
    'Cela commence quand une des {count} exécutions sera terminée',
  'run.cancelling': 'Annulé par {by} ; l’arrêt est en cours',
  'run.no-backup': 'Il n’y a aucune sauvegarde qui puisse être restaurée',
  'run.wrong-outcome':
    'L’exécuteur a rendu ce qui n’était pas demandé : {outcome}',
  'run.could-not-begin': 'Cela n’a pas pu commencer : {cause}',
  'policy.unknown': 'Il n’y a pas de politique {policy} ; il y a {known}',
  'policy.bad-schedule': 'Son calendrier est faux : {cause}',
  'policy.test-too-rare':
    'Les sauvegardes doivent être restaurées pour preuve au moins une fois par mois ; « {cron} » le fait moins souvent',
  'policy.no-store':
    'Il n’y a aucun dépôt où écrire ; nommez-en un dans backups.stores',
  'policy.no-full':
    'Sans calendrier de sauvegardes complètes, rien n’est protégé',
  'policy.rpo-too-short':
    'Elle promet de perdre au plus {rpo} minutes, mais sauvegarde au mieux toutes les {every} minutes ; promettez plus, sauvegardez plus souvent, ou prenez un moteur à restauration dans le temps',
  'run.overdue': 'Cela a duré plus de {hours} heures, et a été arrêté',
  'run.executor-ended':
    'L’exécuteur s’est arrêté sans résultat ({status}) : {cause}',
  'run.checks-failed': '{failed} contrôles sur {total} ont échoué : {first}',
  'kept.no-rules': 'Il n’y a pas de règle de rétention, rien n’est donc retiré',
  'kept.hourly':
    'La plus récente de son heure : {nth} sur {count} que garde la règle horaire',
  'kept.hourly-unlimited':
    'La plus récente de son heure, que la règle horaire garde toutes',
  'kept.oldest-hourly':
    'La plus ancienne, car la règle horaire a encore de la place',
  'kept.daily':
    'La plus récente de son jour : {nth} sur {count} que garde la règle quotidienne',
  'kept.daily-unlimited':
    'La plus récente de son jour, que la règle quotidienne garde toutes',
  'kept.oldest-daily':
    'La plus ancienne, car la règle quotidienne a encore de la place',
  'kept.weekly':
    'La plus récente de sa semaine : {nth} sur {count} que garde la règle hebdomadaire',
  'kept.weekly-unlimited':
    'La plus récente de sa semaine, que la règle hebdomadaire garde toutes',
  'kept.oldest-weekly':
    'La plus ancienne, car la règle hebdomadaire a encore de la place',
  'kept.monthly':
    'La plus récente de son mois : {nth} sur {count} que garde la règle mensuelle',
  'kept.monthly-unlimited':
    'La plus récente de son mois, que la règle mensuelle garde toutes',
  'kept.oldest-monthly':
    'La plus ancienne, car la règle mensuelle a encore de la place',
  'kept.yearly':
    'La plus récente de son année : {nth} sur {count} que garde la règle annuelle',
  'kept.yearly-unlimited':
    'La plus récente de son année, que la règle annuelle garde toutes',
  'kept.oldest-yearly':
    'La plus ancienne, car la règle annuelle a encore de la place',
  'kept.last': 'Une des {count} dernières',
  'kept.all': 'Toutes sont gardées',
  'kept.within': 'Moins de {duration}, compté depuis la plus récente',
  'kept.damaged':
    'Elle ne peut pas être restaurée, et ne prend la place d’aucune qui le peut ; son tour de partir n’est pas venu',
  'kept.last-good': 'C’est la plus récente des bonnes sauvegardes',
  'kept.pinned': 'Épinglée par {by} : {reason}',
  'kept.base': '{count} sauvegardes plus récentes en ont besoin',
  'kept.in-use': 'Une restauration la lit',
  'kept.locked': 'Le stockage la verrouille jusqu’au {until}',
  'kept.by-engine': 'Le moteur en décide lui-même',
  'day.good': '{succeeded} réussies, aucune échouée',
  'day.partial': '{succeeded} réussies, {failed} échouées, {missed} manquées',
  'day.failed': 'Aucune réussie : {failed} échouées, {missed} manquées',
  'day.missed': 'Aucune faite : {missed} manquées',
  'day.not-yet': '{due} sont prévues ce jour, aucune n’est encore faite',
  'day.nothing-due': 'Rien n’était prévu',
  'day.nothing-known':
    '{due} étaient prévues par le calendrier d’aujourd’hui, et on n’en sait rien',
  'day.future': '{due} seront prévues',
  'deleted.retention': 'Aucune règle de rétention ne la garde',
  'deleted.engine': 'Le moteur l’a retirée',
  'status.healthy':
    'Les sauvegardes sont faites, et leur restauration est prouvée',
  'status.none':
    'Rien ne peut être restauré : il n’y a pas encore de sauvegarde',
  'status.rpo-broken':
    'Le point le plus récent qui peut être restauré est plus ancien que promis',
  'status.rto-broken': 'La reprise durerait plus longtemps que promis',
  'status.untested':
    'Aucune sauvegarde n’a encore été restaurée pour en faire la preuve',
  'status.test-old':
    'Le dernier test de restauration réussi date de plus d’un mois',
  'status.test-failed': 'Le dernier test de restauration a échoué',
  'status.last-failed': 'La dernière sauvegarde a échoué',
  'status.missed': 'La dernière sauvegarde a été manquée',
  'status.anomaly':
    'La sauvegarde la plus récente ne ressemble pas aux précédentes',
  'status.key-unproven': 'Personne n’a prouvé détenir la clé de séquestre',
  'status.store-unreachable': 'Le stockage {store} est injoignable',
  'status.policy-problem': 'Sa configuration est fausse : {cause}',
  'status.unprotected': 'Il détient des données, et rien ne les protège',
  'status.mirror': 'Autre chose dans le cluster le protège',
  'status.nothing-known': 'Rien ne dit qu’il détient des données',
  'mirror.claims':
    'Elle dit que tout va bien ; rien ici n’a été restauré à partir d’elle',
  'mirror.never': 'Elle n’a jamais réussi',
  'mirror.failed': 'Sa dernière sauvegarde a échoué : {detail}',
  'mirror.late': 'Elle n’a pas réussi depuis sa dernière échéance',
  'mirror.suspended': 'Quelqu’un l’a suspendue',
  'mirror.invalid': 'Sa planification est refusée par son opérateur',
  'mirror.archiving': 'L’archivage des WAL s’est arrêté : {detail}',
  'mirror.store-unavailable': 'Son stockage est inaccessible : {detail}',
  'mirror.stale':
    'Vue pour la dernière fois à {at}, quand tout allait bien ; son cluster n’est plus lisible depuis',
  'clock.none': 'Il n’y a pas de sauvegarde qui puisse être restaurée',
  'clock.untested': 'Aucun test de restauration n’a réussi',
  'clock.as-measured': 'Tel que le dernier test de restauration l’a mesuré',
  'clock.extrapolated':
    'De {measured} pour {measuredBytes} octets aux {todaysBytes} octets d’aujourd’hui',
  'key.proven': 'Son détenteur a déchiffré un défi',
  'key.proven-long-ago':
    'Son détenteur n’a pas déchiffré de défi depuis 180 jours',
  'key.unproven': 'Personne n’a encore déchiffré de défi avec elle',
  'key.tested': 'Un test de restauration a déchiffré une sauvegarde avec elle',
  'key.untested':
    'Aucun test de restauration n’a encore déchiffré de sauvegarde avec elle',
  'restore.fetch':
    'Lire depuis {store}, déchiffrer, et vérifier chaque somme de contrôle',
  'restore.fetch-by-engine': 'Laisser le moteur lire dans son dépôt',
  'restore.place': 'Préparer la place : {location}',
  'restore.load': 'Charger la sauvegarde',
  'restore.recover': 'Rejouer jusqu’à {until}',
  'restore.check':
    'Comparer ce qui est revenu à ce qui a été sauvegardé, et poser {assertions} assertions',
  'restore.keep': 'La garder : {location}. La source n’est pas touchée',
  'restore.swap':
    'La mettre à la place de {source} en une seule étape ; ce qui y était est gardé sous un autre nom',
  'restore.loses':
    'Ce qui a été écrit après {since} n’y est pas : {hours} heures',
  'restore.cuts':
    'Les connexions à {source} sont coupées pendant le remplacement',
  'restore.space': 'Il faut jusqu’à {bytes} octets à côté de la source',
  'restore.space-in-place':
    'Il faut jusqu’à {bytes} octets de plus, jusqu’à ce que l’ancien état soit supprimé',
  'restore.anomalous':
    'Cette sauvegarde ne ressemble pas aux précédentes ; regardez-la d’abord',
  'restore.planned': 'Elle a été prévue : {why}',
  'evidence.met': 'Tout ce qui était promis a été tenu',
  'evidence.nothing':
    'Rien n’a été fait pendant ce temps, donc rien n’est connu',
  'evidence.no-backup': 'Il n’y avait pas de sauvegarde',
  'evidence.rpo-broken':
    'On aurait perdu plus que promis : tenu pendant {percent} % du temps',
  'evidence.rto-broken':
    'Un test de restauration a duré plus longtemps que promis',
  'evidence.untested': 'Aucun test de restauration n’a réussi',
  'evidence.test-failed': 'Le dernier test de restauration a échoué',
  'evidence.failed': '{count} sauvegardes ont échoué',
  'evidence.missed': '{count} sauvegardes ont été manquées',
  'evidence.no-escrow':
    'Personne d’autre que le portail n’a de clé : sans lui, rien ne peut être restauré',
  'evidence.archive-not-kept':
    'Jusqu’où son archive allait auparavant n’est pas conservé ; rien n’est donc dit de ce qu’on aurait perdu',
  'evidence.escrow-unproven':
    'Personne n’avait prouvé détenir la clé de séquestre',
  'holds.type': 'C’est une ressource de type {type}',
  'holds.annotation': 'Son annotation le dit',
  'holds.source': 'Une source est configurée pour lui',
  'holds.volume': '{workload} garde des données dans des volumes',
  'control.not-allowed': 'Il faut la permission {permission} pour {entityRef}',
  'control.not-allowed-here': 'Il faut la permission {permission}',
  'control.plan-executed': 'Le plan a déjà été exécuté',
  'control.plan-expired':
    'Le plan date de plus d’un jour ; faites-en un nouveau',
  'control.plan-stale':
    'Sa sauvegarde n’est plus là, ou sa politique a changé ; faites un nouveau plan',
  'control.not-agreed':
    'Personne d’autre n’a encore donné son accord : {state}',
  'control.not-a-person': 'Seule une personne peut faire cela',
  'control.problem': 'La configuration de sa politique est fausse',
  'control.no-backup': 'Il n’y a pas de sauvegarde à restaurer',
  'control.ended': 'C’est terminé',
  'control.deleted': 'La sauvegarde est supprimée',
  'control.by-engine': 'Le moteur ne laisse pas le portail faire cela',
  'store.denied':
    'Le stockage {place} refuse ces identifiants ou ce droit : {cause}',
  'store.no-bucket': 'Il n’y a pas d’endroit {place}',
  'store.unreachable': 'Le stockage {place} est injoignable : {cause}',
  'store.not-mounted':
    'Rien n’est monté sur {place} : montez le volume qui contient les sauvegardes',
  'store.timed-out':
    'Le stockage {place} n’a rien dit pendant {seconds} secondes',
  'store.full': 'Le stockage {place} est plein : {cause}',
  'store.missing': 'Le stockage {place} n’a pas de {key}',
  'store.locked': 'Le stockage {place} verrouille {key} jusqu’au {until}',
  'store.held': 'Le stockage {place} retient {key} pour des raisons juridiques',
  'store.refused': 'Le stockage {place} a refusé : {cause}',
  'store.altered':
    'Le stockage {place} n’a pas gardé ce qui lui a été donné comme {key}',
  'copy.written': 'Elle a été écrite à partir de la copie dans {from}',
  'copy.passed':
    'Elle a été gardée dans {store} pendant {days} jours, et un autre stockage l’a',
  'store.key-refused':
    'Aucun stockage n’accepte {key} comme clé : elle peut contenir des lettres, chiffres, points, traits d’union, tirets bas et barres obliques, et aucune étape faite seulement de points',
  'executor.bad-job': 'L’exécuteur ne peut pas lire sa tâche : {cause}',
  'executor.not-loaded': 'L’élément {id} ne peut pas être chargé : {cause}',
  'executor.bad-connection':
    'La connexion de la source {source} est fausse : {cause}',
  'executor.bad-store':
    'La configuration du stockage {store} est fausse : {cause}',
  'executor.bad-recipient':
    'Un destinataire des sauvegardes est faux : {cause}',
  'executor.cancelled': 'Cela a été annulé',
  'executor.parent-gone': 'Le portail qui l’avait commencé n’est plus là',
  'executor.empty-dump':
    'Le moteur n’a rien donné pour {part}, il n’y a donc pas de sauvegarde',
  'executor.disk-full':
    'Il n’y a plus de place dans {folder} ; faites-en, ou donnez un autre dossier à scratchRoot',
  'executor.unexpected': 'Cela a échoué de façon inattendue : {cause}',
  'executor.not-verified':
    'Le stockage {store} ne rend pas {object} tel qu’il a été écrit : {cause}',
  'executor.copy-failed':
    'La copie dans {store} n’a pas pu être écrite : {cause}',
  'executor.not-committed': 'Rien n’a été mis en place : {cause}',
  'executor.wrong-key': 'Aucune des clés du portail n’ouvre {object}',
  'executor.no-good-copy': 'Aucun stockage n’a la sauvegarde intacte : {cause}',
  'executor.unread':
    'Le moteur a restauré {part} sans tout lire : {read} octets sur {total}',
  'executor.wrong-kind':
    'Le moteur {engine} ne connaît pas les tâches de ce genre',
  'cluster.refused': 'Le cluster {cluster} refuse son Job : {cause}',
  'cluster.not-started':
    'Son pod n’a pas démarré en {minutes} minutes : {cause}',
  'cluster.still-running':
    'Un Job de la même source est peut-être encore dans le cluster {cluster}, donc aucun autre ne doit commencer : {cause}',
  'cluster.job-too-large':
    'Ce que l’exécuteur doit savoir dépasse la taille d’un Secret du cluster',
  'cluster.store-not-mounted':
    'Le dépôt {store} est un dossier que les pods n’ont pas : montez-y un volume par backups.executors.kubernetes.volumes, ou prenez un autre dépôt',
  'damage.missing': '{object} manque',
  'damage.size': '{object} a {found} octets, et non les {expected} écrits',
  'damage.bytes':
    '{object} n’est pas ce qui a été écrit : son SHA-256 a changé',
  'damage.cipher': '{object} est abîmé : {cause}',
  'damage.signature': 'La signature de {object} est fausse',
  'damage.foreign-key': '{object} est signé par une autre clé, {key}',
  'damage.manifest': '{object} n’est pas un manifeste : {cause}',
  'damage.other-backup':
    '{object} est le manifeste d’une autre sauvegarde, {found}',
  'damage.other-parts':
    '{object} nomme d’autres parties que celles dont le portail se souvient',
  'check.presence': 'Cela manque dans ce qui a été restauré',
  'check.unexpected':
    'C’est dans ce qui a été restauré, et n’avait pas été sauvegardé',
  'check.count': 'Ce qui a été restauré n’en a pas le même nombre',
  'check.checksum': 'Ce qui a été restauré a un autre contenu',
  'check.no-checksum':
    'C’était trop grand pour prendre une somme de contrôle de son contenu',
  'engine.cancelled': 'Cela a été annulé',
  'engine.connection-wrong': 'Sa connexion est mal configurée : {cause}',
  'engine.type-unsupported':
    'Le moteur {engine} ne fait pas de sauvegarde de type {type}',
  'engine.unreachable': '{server} est injoignable : {cause}',
  'engine.denied': '{server} refuse {user} : {cause}',
  'engine.server-failed': '{server} a répondu : {cause}',
  'engine.server-too-old':
    '{server} est en version {version} ; ce moteur demande {needed} ou plus récent',
  'engine.tool-missing':
    '{tool} n’est pas installé là où tourne l’exécuteur : installez {package}',
  'engine.tool-too-old':
    'Le serveur est en version {server} et {tool} en version {version} : installez {package} là où tourne l’exécuteur',
  'engine.tool-failed': '{tool} s’est terminé par {status} : {cause}',
  'engine.no-right':
    '{user} ne peut pas lire {object}, la sauvegarde serait donc incomplète : {remedy}',
  'engine.state-lost':
    'La connexion qui tenait l’état à sauvegarder a été perdue : {cause}',
  'engine.cut': '{part} s’est arrêté avant d’être complet',
  'engine.empty': '{place} est vide : il n’y a rien à sauvegarder',
  'engine.file-missing': 'Il n’y a pas de fichier {file}',
  'engine.file-refused': '{file} ne peut pas servir : {cause}',
  'engine.no-room':
    '{folder} a de la place pour {free} octets et il en faut {needed}',
  'engine.damaged': '{place} est abîmé : {cause}',
  'engine.changing':
    '{file} change si souvent qu’il n’a pas pu être copié en {seconds} secondes : passez-le en journal anticipé (PRAGMA journal_mode=WAL)',
  'engine.in-use':
    '{place} est utilisé par {by} : arrêtez-le, puis restaurez de nouveau',
  'engine.part-unknown':
    'La sauvegarde a une partie {part} que ce moteur ne connaît pas',
  'engine.extension-missing':
    '{server} n’a pas l’extension {extension} {version} : installez-la',
  'engine.restore-place-taken': '{place} existe déjà',
  'engine.roles-missing':
    '{user} ne peut pas donner ce qui est restauré aux rôles {roles} de {server} : créez-les là-bas et faites-en membre {user}, ou mettez createRoles',
  'engine.outcome-unknown':
    'Personne ne sait si {place} a été remplacé : {cause}. Regardez le serveur',
  'engine.place-unsupported':
    'Le moteur {engine} ne peut pas restaurer là : {remedy}',
  'engine.archive-broken': 'L’archive ne se poursuit pas : {cause}',
  'engine.archive-short':
    'L’archive s’arrête avant {until} : ce qui a été validé après {reached} n’y est pas',
  'engine.backup-damaged':
    'pgBackRest a trouvé des erreurs dans la sauvegarde {label}',
  'engine.not-restored': 'Rien n’a été restauré qui puisse être gardé',
  'engine.roles-skipped':
    '{user} ne peut pas lire les rôles de {server}, ils ne sont donc pas dans la sauvegarde : {remedy}',
  'check.query-failed': 'La requête a échoué : {cause}',
  'check.query-overdue': 'La requête a duré plus de {seconds} secondes',
  'check.not-one-value':
    'Une requête doit répondre par une ligne d’une valeur ; celle-ci a donné {rows} lignes de {columns}',
  'check.query-writes': 'Une requête ne peut que lire',
  'check.not-equal': 'Ce n’est pas ce que cela doit être',
  'check.not-a-number': 'Ce n’est pas un nombre',
  'check.too-low': 'C’est trop bas',
  'status.first-backup': 'La première sauvegarde est en train de se faire',
  'status.rpo-near':
    'Le point le plus récent qui peut être restauré est presque aussi ancien que promis',
  'status.rto-near': 'La reprise durerait presque aussi longtemps que promis',
  'status.archive': 'L’archive ne continue pas : {cause}',
  'status.copy-lost':
    'Une copie de la sauvegarde la plus récente dans le stockage {store} est abîmée ou manque',
  'clock.no-size':
    'Tel que le dernier test de restauration l’a mesuré ; la taille d’aujourd’hui n’est pas connue',
  'anomaly.smaller':
    '{bytes} octets sont {percent} % de {median}, la médiane des {count} précédentes',
  'anomaly.larger':
    '{bytes} octets sont {percent} % de {median}, la médiane des {count} précédentes',
  'anomaly.slower':
    'Elle a duré {times} fois plus que la médiane des {count} précédentes',
  'anomaly.fewer-rows':
    'La table {table} a {rows} lignes ; la médiane des {count} précédentes est {median}',
  'restorable.there': 'Cela peut être restauré aujourd’hui',
  'restorable.archive': 'L’archive ramène tout instant jusqu’au {until}',
  'restorable.gone':
    'Cela aurait pu être restauré à ce moment, et n’est plus là',
  'restorable.none': 'Rien n’aurait pu être restauré à ce moment',
  'restorable.future': 'Ce n’est pas encore passé',
};

// One that has no French yet is said in English.
export default { ...BACKUPS_REASONS, ...frenchReasons };
