import type { RolloutReasonCode } from '@quarterdeck/plugin-rollouts-common';

const reasonsFr: Record<RolloutReasonCode, string> = {
  'step.prepare': 'Démarrer la nouvelle version sans requêtes',
  'step.traffic': '{traffic} % des requêtes vers la nouvelle version',
  'step.promote': 'Mettre la nouvelle version du côté stable',
  'step.return': 'Toutes les requêtes vers le côté stable',
  'step.bake': 'Observer la nouvelle version',
  'step.retire': 'Retirer ce qui ne sert plus',
  'step.roll': 'Remplacer les pods l’un après l’autre',
  'step.restore-stable': 'Remettre l’ancienne version du côté stable',
  'step.restore-traffic': 'Plus de requêtes vers la nouvelle version',
  'step.clean-up': 'Retirer la nouvelle version',
  'waiting.gates':
    '{open} portes sur {all} sont ouvertes ; on attend : {closed}',
  'progressing.arranging': '{step} : {detail}',
  'progressing.holding': '{step} : en place, observée jusqu’au {until}',
  'progressing.no-verdict': '{step} : pas encore assez de requêtes pour juger',
  'progressing.gate': '{step} est faite ; on attend : {closed}',
  'paused.by-hand': 'Mise en pause par {by}',
  'paused.changed-underneath':
    'Quelqu’un d’autre a changé {object} : {detail}. Rien n’est écrasé ; regardez, puis reprenez ou abandonnez',
  'paused.breach-held':
    'Ses mesures ont échoué, et revenir n’est pas sûr de soi : {cause}',
  'restoring.under-way': 'Retour en arrière : {step}, {detail}',
  'cluster.unreachable':
    'Le cluster {cluster} ne répond pas : {cause}. Les requêtes restent réparties comme elles sont',
  'cluster.not-readable':
    'Le cluster {cluster} ne laisse pas lire le portail : {cause}. Les requêtes restent réparties comme elles sont',
  'breach.refused':
    'Le cluster ne permet pas au portail l’action « {verb} {resource} » sur {name} dans {namespace} : {cause}',
  'breach.analysis': '{metric} : {cause}',
  'breach.broken': 'La nouvelle version ne démarre pas : {cause}',
  'breach.deadline':
    '{step} n’était pas en place en {minutes} minutes : {detail}',
  'breach.by-hand': 'Abandonnée par {by} : {cause}',
  'ended.succeeded': '{version} tourne',
  'ended.rolled-back': '{version} tourne à nouveau : {cause}',
  'ended.aborted': 'Abandonnée ; {version} tourne comme avant',
  'ended.cancelled': 'Abandonnée avant tout changement',
  'ended.stuck': 'Il faut quelqu’un : {cause}',
  'verdict.pass': '{metric} valait {value}{unit}, dans {threshold}',
  'verdict.fail': '{metric} valait {value}{unit}, hors de {threshold}',
  'verdict.too-few':
    '{samples} requêtes en {seconds} s ; il en faut {minimum} pour juger',
  'verdict.no-data': 'Il n’y a pas de données : {cause}',
  'gate.approval': 'Quelqu’un d’autre est d’accord',
  'gate.lower-environment': 'Elle tourne, saine, dans {environment}',
  'gate.smoke-test': 'Le test de fumée passe',
  'gate.window': 'C’est dans une plage de déploiement',
  'gate.freeze': 'Il n’y a pas de gel',
  'gate.lock': 'L’environnement n’est pas verrouillé',
  'gate.schema-compatibility':
    'L’ancienne version sait lire les données de la nouvelle',
  'gate.end-to-end': 'Les tests de bout en bout de l’image ont réussi',
  'gate.scan': 'L’analyse de l’image n’a rien trouvé de critique',
  'gate.migration-job': 'Les données de {environment} sont migrées',
  'gate.alert-rule': 'Une alerte préviendrait',
  'gate.evidence': 'Un pipeline l’a dit de cette image précise',
  'gate.no-digest':
    'Aucun pod ne fait encore tourner {image} : personne ne connaît son condensat ; déployez-la dans l’environnement précédent, ou par son condensat',
  'gate.several-digests':
    'Des pods font tourner {image} sous plusieurs condensats : son étiquette a bougé ; déployez-la par son condensat',
  'gate.no-evidence': 'Personne n’a encore rien dit de {image} ({digest})',
  'gate.evidence-failed': '{image} a échoué : {link}',
  'gate.critical-findings': '{count} failles critiques dans {image} : {link}',
  'gate.migrated': 'Le Job {job} a migré les données de {environment}',
  'gate.migration-not-done': 'Le Job {job} de {environment} n’est pas terminé',
  'gate.no-migration':
    'Aucun Job de {environment} avec le label {label} ne fait tourner l’image',
  'gate.alerted': 'L’alerte {alert} la couvre',
  'gate.no-alert':
    'Aucune règle d’alerte du cluster ne nomme {name} ni {namespace}',
  'gate.schema-breaks':
    '{older} ne peut pas tourner sur les données que {newer} laisse : seules {range} le peuvent',
  'gate.schema-unknown': 'Personne ne peut dire si elle le peut : {cause}',
  'gate.open': 'Ouverte',
  'gate.locked': 'Verrouillé par {by} jusqu’à {until} : {cause}',
  'gate.agreed': '{by} est d’accord',
  'gate.not-agreed': 'Personne n’a encore donné son accord : {state}',
  'gate.no-lower': 'Aucun environnement ne précède celui-ci',
  'gate.not-in-lower':
    '{environment} ne fait pas tourner {version} ; déployez-la d’abord là',
  'gate.lower-unhealthy': 'Elle n’est pas saine dans {environment} : {cause}',
  'gate.soaking': 'Elle doit tourner dans {environment} jusqu’au {until}',
  'gate.soaked': 'Elle tourne, saine, dans {environment}',
  'gate.no-candidate': 'Aucun pod de la nouvelle version n’est encore prêt',
  'gate.smoke-failed': 'Le pod {pod} ne répond pas à {path} : {cause}',
  'gate.smoke-passed': '{pods} pods ont répondu à {path}',
  'gate.outside-window': 'Les changements peuvent reprendre le {next}',
  'gate.unknown': 'Ce serveur ne connaît pas de porte {kind}',
  'gate.failed': 'On ne peut pas l’interroger : {cause}',
  'gate.not-asked': 'Pas encore interrogée',
  'gate.runbook': 'Une exécution de la procédure {runbook} est terminée',
  'gate.runbook-completed': 'La procédure {runbook} a été terminée par {lead}',
  'gate.runbook-under-way': 'La procédure {runbook} en est à : {step}',
  'gate.runbook-aborted':
    'L’exécution de la procédure {runbook} a été abandonnée',
  'gate.runbook-not-started':
    'La procédure {runbook} ne peut pas être lancée : {cause}',
  'notice.owned':
    '{owner} écrit aussi {name} : ce qu’il déclare l’emportera, à moins d’être changé là aussi',
  'notice.may-not':
    'Le compte du portail n’a pas le droit « {what} » dans {namespace} : mesures et tests de fumée restent sans réponse ; le rôle est dans docs/guides/rollouts.md',
  'notice.holds-on-breach':
    'Revenir casserait des données : si elle échoue, elle s’arrête et attend une personne',
  'notice.candidate':
    'Un second Deployment de {name} est resté d’avant ; il sera repris',
  'log.requested': 'Demandée par {by}',
  'lift.unlock':
    '{by}, ou quiconque a la permission rollouts.lock.manage, en le retirant',
  'lift.override':
    'Qui a la permission rollouts.gate.override, avec une raison',
  'lift.pipeline': 'Le pipeline de l’image, en disant son résultat',
  'lift.migration': 'Qui fait tourner la migration dans {environment}',
  'lift.alert': 'Qui écrit ses règles d’alerte',
  'lift.time': 'S’ouvre d’elle-même le {at}',
  'lift.lower-environment':
    'S’ouvre dès que {environment} la fait tourner, saine : qui peut déployer là peut l’y amener',
  'lift.approver':
    'Quiconque, sauf {startedBy}, peut décider des accords pour ce service',
  'lift.version':
    'Une version dont les pods répondent : celles et ceux qui la construisent',
  'lift.run': 'Qui mène l’exécution à son terme',
  'lift.new-run': 'Une nouvelle exécution menée à son terme, ou une dérogation',
  'lift.runbook': 'Qui corrige la procédure ; le portail réessaie de lui-même',
  'lift.administrator': 'Un administrateur du portail',
  'notice.back-switch':
    'Elle démarre entière à côté de ce qui tourne, puis reçoit toutes les requêtes d’un coup ; on n’attend pas de mesures',
  'notice.back-rolling':
    'Ses pods remplacent l’un après l’autre ceux qui tournent ; on n’attend pas de mesures',
  'notice.back-last-healthy':
    'C’est ce qui tournait ici, sain, auparavant : y revenir n’attend personne',
  'notice.back-older':
    'Une version plus récente a tourné ici, saine : revenir si loin demande l’accord de quelqu’un d’autre',
  'hold.wanted': 'Sur le point d’être retenu',
  'hold.placing': 'On demande à {holder} de ne plus y toucher',
  'hold.placed':
    '{holder} n’y touche plus jusqu’au {until} : d’ici là, mettez {version} dans Git',
  'hold.idle': '{holder} n’y changerait rien de lui-même',
  'hold.declared': 'Git déclare désormais {version}',
  'hold.nothing': 'Il n’y a rien à retenir : {cause}',
  'hold.unreachable': 'On ne peut pas le voir : {cause}',
  'hold.lost':
    'Quelqu’un a levé la retenue de {holder} : il peut changer à nouveau',
  'hold.released': 'Levée par {by} : {cause}',
  'hold.undone': 'Le retour a été abandonné : c’est {version} qui doit tourner',
  'hold.expired':
    'Son temps est passé : ce qui déclare encore {version} la déploiera de nouveau',
  'git.diff': 'Appliquez-le dans le dépôt, puis fusionnez : git apply {file}',
  'git.same': 'Git déclare déjà {version} : il n’y a rien à changer',
  'git.no-source':
    'Mettez ceci dans Git à la main : l’entité ne dit pas où sont ses manifestes ; son annotation {annotation} le dirait',
  'git.unreadable':
    'Mettez ceci dans Git à la main : ses manifestes ne peuvent pas être lus : {cause}',
  'git.no-image':
    'Mettez ceci dans Git à la main : aucun fichier de {source} ne nomme l’image',
  'breach.drill':
    'Elle a reçu toutes les requêtes : la répétition fait demi-tour',
  'ended.rehearsed': '{version} tourne à nouveau : le retour a été répété',
  'notice.drill':
    'Une répétition : elle reçoit toutes les requêtes au plus vite, puis est reprise d’elle-même ; ses mesures ne sont pas regardées',
  'earlier.none': 'Rien d’autre n’a été vu tourner ici en bonne santé',
  'gate.overridden': '{by} l’a laissée passer : {cause}',
  'log.gate-overridden':
    '{by} l’a laissée passer la porte fermée {gate} : {cause}',
  'log.override-acknowledged':
    '{by} a regardé comment la porte {gate} a été passée',
  'group.going': 'Étape {stage} sur {stages} : {services}',
  'group.failed': '{service} n’y est pas arrivé : {outcome}',
  'group.given-up': '{by} y a renoncé : {cause}',
  'group.asked-back': '{by} a demandé de tout remettre : {cause}',
  'group.problem': '{service} n’avance pas : {cause}',
  'group.stopping': '{cause}. En attente de la fin de : {services}',
  'group.restoring': '{cause}. Retour en arrière : {services}',
  'group.succeeded': 'Les {count} font tourner ce qui était prévu',
  'group.rolled-back': '{cause}. Ce qui tournait avant tourne partout',
  'group.stopped':
    '{cause}. Ceux qui avaient réussi gardent la nouvelle version, comme demandé',
  'group.stuck': 'Il faut quelqu’un : {cause}',
  'group.partly': 'Vous ne pouvez pas en voir une partie',
  'group.none-yet': 'Il n’y a encore eu aucun groupe',
  'list.none-yet': 'Il n’y a encore eu aucune mise en service',
  'step.start': '{controller} démarre la nouvelle version',
  'step.checks': '{checks} contrôles par {controller}',
  'step.pause': 'Pause jusqu’à ce que quelqu’un continue',
  'step.pause-for': 'Pause de {seconds} s',
  'step.analysis': 'Analyse par {controller}',
  'step.theirs': '{controller} : {step}',
  'step.hand-over': 'Toutes les requêtes vers la nouvelle version',
  'delegate.asked': '{object} a été prié de prendre {version}',
  'delegate.busy':
    '{object} s’occupe d’une autre version ({phase}) ; on attend qu’il finisse',
  'delegate.pending': '{object} n’a pas encore remarqué {version}',
  'delegate.advancing': '{object} est {phase} : {message}',
  'delegate.waiting': '{object} attend quelqu’un : {message}',
  'delegate.promoting': '{object} remet toutes les requêtes : {message}',
  'delegate.settling': '{object} retrouve ses propres réglages',
  'delegate.suspended':
    'Quelqu’un d’autre a mis {object} en pause ; reprenez pour continuer',
  'delegate.refused': 'Le cluster refuse de changer {object} : {cause}',
  'breach.delegate': '{object} y a renoncé : {message}',
  'breach.not-begun': '{object} n’a pas commencé en {minutes} minutes',
  'restoring.stopping': 'Retour en arrière : {object} reprend les requêtes',
  'restoring.undoing': 'Retour en arrière : {target} retrouve {version}',
  'restoring.settling': 'Retour en arrière : {object} ramène {version}',
  'withheld.flagger-promote':
    'Flagger ne promeut plus tôt qu’en sautant son analyse',
  'withheld.skipped': 'Son analyse est déjà sautée',
  'withheld.promoting':
    '{object} remet déjà les requêtes : revenez en arrière quand c’est fait',
  'notice.delegate':
    '{object} dit comment une version arrive : {controller} déplace les requêtes et juge les mesures ; le portail le lui demande, le montre et défait ce à quoi il renonce',
  'notice.back-flagger':
    'En cas d’échec, Flagger reprend les requêtes, puis {target} retrouve {version}, pour que rien ne redéploie la mauvaise version',
  'notice.back-argo':
    'En cas d’échec, Argo Rollouts reprend les requêtes, puis le modèle de {target} nomme de nouveau {version}, pour qu’un nouvel essai n’amène pas la mauvaise version',
  'notice.back-delegate':
    '{object} saute ses étapes et son analyse : ce qui revient a déjà tourné ici',
  'notice.skips-analysis':
    'La spécification de {object} saute l’analyse : une mauvaise version atteindrait toutes les requêtes',
  'notice.no-hooks':
    'Aucun secret n’est configuré pour les webhooks de Flagger (rollouts.flagger.secret) : rien ne peut retenir {object} entre ses étapes, et un abandon change l’image pendant qu’il continue',
  'notice.no-confirm-promotion':
    '{object} n’a pas de webhook confirm-promotion du portail : les portes avant la promotion ne peuvent pas être interrogées',
  'notice.no-rollback':
    '{object} n’a pas de webhook rollback du portail : un abandon remet l’image pendant que Flagger continue, ce qui dure le temps de remplacer les pods',
  'notice.no-confirm-rollout':
    '{object} n’a pas de webhook confirm-rollout du portail : il prend ce que quelqu’un d’autre déploie alors que les portes d’un déploiement sont fermées',
  'hook.go-on': 'Rien ne s’y oppose',
  'hook.go-back': 'Quelqu’un y a renoncé : revenir en arrière',
  'hook.stay': 'Personne n’y a renoncé',
  'hook.not-ours': 'Le portail n’a rien en cours pour lui',
  'hook.gates': 'On attend : {closed}',
  'notice.gate-dropped':
    'La porte {gate} n’est pas interrogée : rien dans {object} ne l’attend',
};

export default reasonsFr;
