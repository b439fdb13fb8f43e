import { reasonBuilder } from '@quarterdeck/toolkit-common';

/**
 * Every reason this room gives, as the English sentence with its parameters in braces. A page translates by code and
 * falls back on the message.
 */
export const ROLLOUT_REASONS = {
  'step.prepare': 'Start the new version without requests',
  'step.traffic': '{traffic} % of the requests to the new version',
  'step.promote': 'Bring the new version to the stable side',
  'step.return': 'All requests to the stable side',
  'step.bake': 'Watch the new version',
  'step.retire': 'Remove what is no longer needed',
  'step.roll': 'Replace the pods one after the other',
  'step.restore-stable': 'Bring the old version back to the stable side',
  'step.restore-traffic': 'No more requests to the new version',
  'step.clean-up': 'Remove the new version',
  'waiting.gates': '{open} of {all} gates are open; waiting for: {closed}',
  'progressing.arranging': '{step}: {detail}',
  'progressing.holding': '{step}: it is there and is watched until {until}',
  'progressing.no-verdict': '{step}: waiting for enough requests to judge by',
  'progressing.gate': '{step} is done; waiting for: {closed}',
  'paused.by-hand': 'Paused by {by}',
  'paused.changed-underneath':
    'Somebody else changed {object}: {detail}. Nothing is overwritten; look, then resume or abort',
  'paused.breach-held':
    'Its metrics failed, and going back is not safe by itself: {cause}',
  'restoring.under-way': 'Going back: {step}, {detail}',
  'cluster.unreachable':
    'Cluster {cluster} does not answer: {cause}. The requests stay as they are spread',
  'cluster.not-readable':
    'Cluster {cluster} does not let the portal read: {cause}. The requests stay as they are spread',
  'breach.refused':
    'The cluster does not let the portal {verb} {resource} {name} in {namespace}: {cause}',
  'breach.analysis': '{metric}: {cause}',
  'breach.broken': 'The new version does not come up: {cause}',
  'breach.deadline': '{step} was not there within {minutes} minutes: {detail}',
  'breach.by-hand': '{by} gave it up: {cause}',
  'ended.succeeded': '{version} runs',
  'ended.rolled-back': '{version} runs again: {cause}',
  'ended.aborted': 'Given up; {version} runs as before',
  'ended.cancelled': 'Given up before anything was changed',
  'ended.stuck': 'It needs a person: {cause}',
  'verdict.pass': '{metric} was {value}{unit}, within {threshold}',
  'verdict.fail': '{metric} was {value}{unit}, not within {threshold}',
  'verdict.too-few':
    '{samples} requests in {seconds} s; {minimum} are needed to judge',
  'verdict.no-data': 'There is no data: {cause}',
  'gate.approval': 'Somebody else agrees',
  'gate.lower-environment': 'It runs healthy in {environment}',
  'gate.smoke-test': 'The smoke test passes',
  'gate.window': 'It is within a deployment window',
  'gate.freeze': 'There is no freeze',
  'gate.lock': 'The environment is not locked',
  'gate.schema-compatibility': 'The old version can read the data of the new',
  'gate.end-to-end': 'The end-to-end tests of the image passed',
  'gate.scan': 'The scan of the image found nothing critical',
  'gate.migration-job': 'The data of {environment} are migrated',
  'gate.alert-rule': 'An alert would tell of it',
  'gate.evidence': 'A pipeline has said so of the very image',
  'gate.no-digest':
    'No pod runs {image} yet, so that nobody knows its digest; deploy it to the environment before, or by its digest',
  'gate.several-digests':
    'Pods run {image} by several digests: its tag was moved; deploy it by its digest',
  'gate.no-evidence': 'Nobody has reported on {image} ({digest}) yet',
  'gate.evidence-failed': '{image} failed: {link}',
  'gate.critical-findings': '{count} critical findings in {image}: {link}',
  'gate.migrated': 'Job {job} has migrated the data of {environment}',
  'gate.migration-not-done': 'Job {job} of {environment} is not complete',
  'gate.no-migration':
    'No Job of {environment} with the label {label} runs the image',
  'gate.alerted': 'Alert {alert} covers it',
  'gate.no-alert': 'No alert rule of the cluster names {name} or {namespace}',
  'gate.schema-breaks':
    '{older} cannot run on the data that {newer} leaves behind: only {range} can',
  'gate.schema-unknown': 'Nobody can say whether it can: {cause}',
  'gate.open': 'Open',
  'gate.locked': 'Locked by {by} until {until}: {cause}',
  'gate.agreed': '{by} agreed',
  'gate.not-agreed': 'Nobody has agreed yet: {state}',
  'gate.no-lower': 'No environment comes before this one',
  'gate.not-in-lower':
    '{environment} does not run {version}; deploy it there first',
  'gate.lower-unhealthy': 'It is not healthy in {environment}: {cause}',
  'gate.soaking': 'It has to run in {environment} until {until}',
  'gate.soaked': 'It runs healthy in {environment}',
  'gate.no-candidate': 'No pod of the new version is ready yet',
  'gate.smoke-failed': 'Pod {pod} does not answer {path}: {cause}',
  'gate.smoke-passed': '{pods} pods answered {path}',
  'gate.outside-window': 'Changes may begin again at {next}',
  'gate.unknown': 'This backend knows no gate {kind}',
  'gate.failed': 'It cannot be asked: {cause}',
  'gate.not-asked': 'Not asked yet',
  'gate.runbook': 'A run of runbook {runbook} is completed',
  'gate.runbook-completed': 'Runbook {runbook} was completed by {lead}',
  'gate.runbook-under-way': 'Runbook {runbook} is at: {step}',
  'gate.runbook-aborted': 'The run of runbook {runbook} was aborted',
  'gate.runbook-not-started': 'Runbook {runbook} cannot be started: {cause}',
  'notice.owned':
    '{owner} writes {name}, too: what it declares will win over this rollout unless it is changed there as well',
  'notice.may-not':
    "The portal's account may not {what} in {namespace}: metrics and smoke tests get no answer; docs/guides/rollouts.md has the role",
  'notice.holds-on-breach':
    'Going back would break data: where it fails, it holds and waits for a person',
  'notice.candidate':
    'A second Deployment of {name} is left over from before; the rollout takes it over',
  'log.requested': 'Asked for by {by}',
  'lift.unlock':
    '{by}, or anybody with the permission rollouts.lock.manage, by taking it away',
  'lift.override':
    'Who has the permission rollouts.gate.override, with a reason',
  'lift.pipeline': 'The pipeline of the image, by reporting its result',
  'lift.migration': 'Who runs the migration in {environment}',
  'lift.alert': 'Who writes its alert rules',
  'lift.time': 'Opens by itself at {at}',
  'lift.lower-environment':
    'Opens once {environment} runs it healthy: who may roll out there can bring it',
  'lift.approver': 'Anybody but {startedBy} who may decide approvals for it',
  'lift.version': 'A version whose pods answer: whoever builds it',
  'lift.run': 'Whoever carries the run on',
  'lift.new-run': 'A new run that is completed, or an override',
  'lift.runbook': 'Whoever puts the runbook right; it is tried again by itself',
  'lift.administrator': 'An administrator of the portal',
  'notice.back-switch':
    'It comes up whole beside what runs now, and all requests go to it at once; metrics are not waited for',
  'notice.back-rolling':
    'Its pods replace those that run now one after the other; metrics are not waited for',
  'notice.back-last-healthy':
    'It is what ran here healthy before: going back to it waits for nobody',
  'notice.back-older':
    'Something newer ran here healthy: going back that far takes the agreement of somebody else',
  'hold.wanted': 'It is about to be held',
  'hold.placing': '{holder} is being told to leave it alone',
  'hold.placed':
    '{holder} leaves it alone until {until}: change Git to {version} before',
  'hold.idle': '{holder} would not change it by itself',
  'hold.declared': 'Git declares {version} by now',
  'hold.nothing': 'Nothing can be held: {cause}',
  'hold.unreachable': 'It cannot be looked at: {cause}',
  'hold.lost': 'Somebody took the hold off {holder}: it may be changed again',
  'hold.released': '{by} released it: {cause}',
  'hold.undone': 'The way back was given up: {version} is meant to run',
  'hold.expired':
    'Its time is over: whatever still declares {version} deploys it again',
  'git.diff': 'Apply it in the repository, and merge that: git apply {file}',
  'git.same': 'Git declares {version} already: there is nothing to change',
  'git.no-source':
    'Put this into Git by hand: the entity does not say where its manifests are; its annotation {annotation} would',
  'git.unreadable':
    'Put this into Git by hand: its manifests cannot be read: {cause}',
  'git.no-image':
    'Put this into Git by hand: no file of {source} names the image',
  'breach.drill': 'It got all requests: the rehearsal turns back',
  'ended.rehearsed': '{version} runs again: the way back was rehearsed',
  'notice.drill':
    'A rehearsal: it gets all requests as quickly as can be, and is taken back by itself; its metrics are not looked at',
  'earlier.none': 'Nothing else was seen to run here healthy',
  'gate.overridden': '{by} let it pass: {cause}',
  'log.gate-overridden': '{by} let it pass the closed gate {gate}: {cause}',
  'log.override-acknowledged':
    '{by} has looked at how the gate {gate} was passed',
  'list.none-yet': 'There has been no rollout yet',
  'step.start': '{controller} starts the new version',
  'step.checks': '{checks} checks by {controller}',
  'step.pause': 'Pause until somebody goes on',
  'step.pause-for': 'Pause for {seconds} s',
  'step.analysis': 'Analysis by {controller}',
  'step.theirs': '{controller}: {step}',
  'step.hand-over': 'All requests to the new version',
  'delegate.asked': '{object} was asked for {version}',
  'delegate.busy':
    '{object} is busy with another version ({phase}); waiting for its end',
  'delegate.pending': '{object} has not noticed {version} yet',
  'delegate.advancing': '{object} is {phase}: {message}',
  'delegate.waiting': '{object} waits for somebody: {message}',
  'delegate.promoting': '{object} hands all requests over: {message}',
  'delegate.settling': '{object} gets its own settings back',
  'delegate.suspended': 'Somebody else paused {object}; resume to go on',
  'delegate.refused': 'The cluster takes no change of {object}: {cause}',
  'breach.delegate': '{object} gave it up: {message}',
  'breach.not-begun': '{object} did not begin within {minutes} minutes',
  'restoring.stopping': 'Going back: {object} takes the requests back',
  'restoring.undoing': 'Going back: {target} gets {version} again',
  'restoring.settling': 'Going back: {object} brings {version} back',
  'withheld.flagger-promote':
    'Flagger promotes early only by skipping its analysis',
  'withheld.skipped': 'Its analysis is skipped already',
  'withheld.promoting': '{object} is handing over: roll back once that is done',
  'notice.delegate':
    '{object} says how versions come in: {controller} moves the requests and judges the metrics; the portal asks it, shows it and undoes what it gives up',
  'notice.back-flagger':
    'Where it fails, Flagger takes the requests back, and {target} then gets {version} again, so that nothing deploys the bad version once more',
  'notice.back-argo':
    'Where it fails, Argo Rollouts takes the requests back, and the template of {target} then names {version} again, so that a retry does not bring the bad version',
  'notice.back-delegate':
    '{object} is told to skip its steps and its analysis: what comes back has run here before',
  'notice.skips-analysis':
    'The specification of {object} skips the analysis: a bad version would reach all requests',
  'notice.no-hooks':
    'No secret is configured for the webhooks of Flagger (rollouts.flagger.secret): nothing can hold {object} between its steps, and an abort changes the image while it goes on',
  'notice.no-confirm-promotion':
    '{object} has no webhook confirm-promotion of the portal: gates before the promotion cannot be asked',
  'notice.no-rollback':
    '{object} has no webhook rollback of the portal: an abort changes the image back while Flagger goes on, which takes until the pods are replaced',
  'notice.no-confirm-rollout':
    '{object} has no webhook confirm-rollout of the portal: it takes up what somebody else deploys while the gates of a rollout are closed',
  'hook.go-on': 'Nothing is in the way',
  'hook.go-back': 'Somebody gave it up: go back',
  'hook.stay': 'Nobody gave it up',
  'hook.not-ours': 'Nothing of the portal is under way for it',
  'hook.gates': 'Waiting for: {closed}',
  'notice.gate-dropped':
    'The gate {gate} is not asked: nothing in {object} waits for it',
  'group.going': 'Stage {stage} of {stages}: {services}',
  'group.failed': '{service} did not get there: {outcome}',
  'group.given-up': '{by} gave it up: {cause}',
  'group.asked-back': '{by} asked to put everything back: {cause}',
  'group.problem': '{service} does not get on: {cause}',
  'group.stopping': '{cause}. Waiting for the end of: {services}',
  'group.restoring': '{cause}. Putting back: {services}',
  'group.succeeded': 'All {count} run what was planned',
  'group.rolled-back': '{cause}. What ran before runs everywhere',
  'group.stopped':
    '{cause}. Those that had succeeded keep the new version, as was asked for',
  'group.stuck': 'It needs a person: {cause}',
  'group.partly': 'Some of it is not for you to see',
  'group.none-yet': 'There has been no group yet',
} as const;

export type RolloutReasonCode = keyof typeof ROLLOUT_REASONS;

/** Builds a reason whose message has its parameters filled in. */
export const rolloutReason = reasonBuilder(ROLLOUT_REASONS);
