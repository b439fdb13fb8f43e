import { reasonBuilder } from '@quarterdeck/toolkit-common';

/**
 * Every reason this room gives, as the English sentence with its parameters in braces. A page translates by code and
 * falls back on the message.
 */
export const BACKUPS_REASONS = {
  'run.queued': 'It begins as soon as it can',
  'run.waits-for-restore': 'It begins when the restore of {source} has ended',
  'run.waits-for-run': 'It begins when the run before it has ended',
  'run.running': 'It is under way',
  'run.succeeded': 'It succeeded',
  'run.tested': 'What was restored is what was backed up: {passed} checks',
  'run.cancelled': '{by} cancelled it',
  'run.missed': 'It was due at {at}, and nothing could begin it',
  'run.interrupted':
    'It was interrupted {attempts} times; see the log of the portal at these times',
  'run.retries':
    'It failed, and is tried again at {at} ({attempt} of {attempts}): {cause}',
  'run.taken-up': 'The replica that carried it out is gone; it begins again',
  'run.outcome-unknown':
    'Whether it took the place of the source is not known; look before anything else is done, it is not repeated',
  'run.waits-for-room': 'It begins when one of the {count} runs has ended',
  'run.cancelling': '{by} cancelled it; it is being ended',
  'run.no-backup': 'There is no backup that could be restored',
  'run.wrong-outcome':
    'The executor ended with what was not asked for: {outcome}',
  'run.could-not-begin': 'It could not begin: {cause}',
  'policy.unknown': 'There is no policy {policy}; there is {known}',
  'policy.bad-schedule': 'Its schedule is wrong: {cause}',
  'policy.test-too-rare':
    'Backups have to be restored for proof at least once a month; "{cron}" does it less often',
  'policy.no-store':
    'There is no store to write to; name one in backups.stores',
  'policy.no-full': 'Without a schedule for full backups nothing is protected',
  'policy.rpo-too-short':
    'It promises to lose at most {rpo} minutes, but makes a backup every {every} minutes at best; promise more, back up more often, or use an engine with point in time',
  'run.overdue': 'It took longer than {hours} hours, and was ended',
  'run.executor-ended':
    'The executor ended without a result ({status}): {cause}',
  'run.checks-failed': '{failed} of {total} checks failed: {first}',
  'kept.no-rules': 'There is no rule of retention, so nothing is removed',
  'kept.hourly':
    'The newest of its hour: {nth} of {count} that the hourly rule keeps',
  'kept.hourly-unlimited':
    'The newest of its hour, of which the hourly rule keeps all',
  'kept.oldest-hourly': 'The oldest, as the hourly rule has room left',
  'kept.daily':
    'The newest of its day: {nth} of {count} that the daily rule keeps',
  'kept.daily-unlimited':
    'The newest of its day, of which the daily rule keeps all',
  'kept.oldest-daily': 'The oldest, as the daily rule has room left',
  'kept.weekly':
    'The newest of its week: {nth} of {count} that the weekly rule keeps',
  'kept.weekly-unlimited':
    'The newest of its week, of which the weekly rule keeps all',
  'kept.oldest-weekly': 'The oldest, as the weekly rule has room left',
  'kept.monthly':
    'The newest of its month: {nth} of {count} that the monthly rule keeps',
  'kept.monthly-unlimited':
    'The newest of its month, of which the monthly rule keeps all',
  'kept.oldest-monthly': 'The oldest, as the monthly rule has room left',
  'kept.yearly':
    'The newest of its year: {nth} of {count} that the yearly rule keeps',
  'kept.yearly-unlimited':
    'The newest of its year, of which the yearly rule keeps all',
  'kept.oldest-yearly': 'The oldest, as the yearly rule has room left',
  'kept.last': 'One of the last {count}',
  'kept.all': 'All are kept',
  'kept.within': 'Younger than {duration}, counted from the newest',
  'kept.damaged':
    'It cannot be restored, and takes the place of none that can; its turn to go has not come',
  'kept.last-good': 'It is the newest good backup',
  'kept.pinned': 'Pinned by {by}: {reason}',
  'kept.base': '{count} later backups need it',
  'kept.in-use': 'A restore reads it',
  'kept.locked': 'The store locks it until {until}',
  'kept.by-engine': 'The engine decides by itself',
  'day.good': '{succeeded} succeeded, none failed',
  'day.partial': '{succeeded} succeeded, {failed} failed, {missed} were missed',
  'day.failed': 'None succeeded: {failed} failed, {missed} were missed',
  'day.missed': 'None was made: {missed} were missed',
  'day.not-yet': '{due} are due that day, none of them has been made yet',
  'day.nothing-due': 'Nothing was due',
  'day.nothing-known':
    '{due} were due by the schedule of today, and nothing is known of them',
  'day.future': '{due} will be due',
  'deleted.retention': 'No rule of retention keeps it',
  'deleted.engine': 'The engine removed it',
  'store.denied':
    'The store at {place} refuses these credentials or this right: {cause}',
  'store.no-bucket': 'There is no such place as {place}',
  'store.unreachable': 'The store at {place} cannot be reached: {cause}',
  'store.not-mounted':
    'Nothing is mounted at {place}: mount the volume that holds the backups',
  'store.timed-out': 'The store at {place} said nothing for {seconds} seconds',
  'store.full': 'The store at {place} is full: {cause}',
  'store.missing': 'The store at {place} has no {key}',
  'store.locked': 'The store at {place} locks {key} until {until}',
  'store.held': 'The store at {place} holds {key} for legal reasons',
  'store.refused': 'The store at {place} refused: {cause}',
  'store.altered':
    'The store at {place} did not keep what it was given as {key}',
  'copy.written': 'It was written from the copy in {from}',
  'copy.passed':
    'It was kept in {store} for {days} days, and another store has it',
  'store.key-refused':
    'No store takes {key} as a key: letters, digits, dots, hyphens, underscores and slashes may be in it, and no step that is only dots',
  'status.healthy': 'Backups are made, and proven to restore',
  'status.none': 'Nothing can be restored: there is no backup yet',
  'status.rpo-broken':
    'The newest point that can be restored is older than promised',
  'status.rto-broken': 'Recovery would take longer than promised',
  'status.untested': 'No backup has been restored for proof yet',
  'status.test-old': 'The last restore test that passed is older than a month',
  'status.test-failed': 'The last restore test failed',
  'status.last-failed': 'The last backup failed',
  'status.missed': 'The last backup was missed',
  'status.anomaly': 'The newest backup is unlike those before it',
  'status.key-unproven': 'Nobody has proven to have the escrow key',
  'status.store-unreachable': 'The store {store} cannot be reached',
  'status.policy-problem': 'Its configuration is wrong: {cause}',
  'status.unprotected': 'It holds data, and nothing protects it',
  'status.mirror': 'Something else in the cluster protects it',
  'status.first-backup': 'The first backup is being made',
  'status.rpo-near':
    'The newest point that can be restored is nearly as old as promised',
  'status.rto-near': 'Recovery would take nearly as long as promised',
  'status.archive': 'The archive does not go on: {cause}',
  'status.copy-lost':
    'A copy of the newest backup in the store {store} is damaged or missing',
  'status.nothing-known': 'Nothing says that it holds data',
  'mirror.claims':
    'It says that all is well; nothing here has restored from it',
  'mirror.never': 'It has never succeeded',
  'mirror.failed': 'Its last backup failed: {detail}',
  'mirror.late': 'It did not succeed since it was last due',
  'mirror.suspended': 'Somebody has suspended it',
  'mirror.invalid': 'Its schedule is refused by its operator',
  'mirror.archiving': 'The archive of WAL has stopped: {detail}',
  'mirror.store-unavailable': 'Its store cannot be reached: {detail}',
  'mirror.stale':
    'It was seen last at {at}, when all was well; its cluster cannot be read since',
  'clock.none': 'There is no backup that can be restored',
  'clock.untested': 'No restore test has passed',
  'clock.as-measured': 'As the last restore test measured it',
  'clock.extrapolated':
    'From {measured} at {measuredBytes} bytes to {todaysBytes} bytes of today',
  'clock.no-size':
    'As the last restore test measured it; the size of today is not known',
  'anomaly.smaller':
    '{bytes} bytes are {percent} % of {median}, the median of the {count} before',
  'anomaly.larger':
    '{bytes} bytes are {percent} % of {median}, the median of the {count} before',
  'anomaly.slower':
    'It took {times} times as long as the median of the {count} before',
  'anomaly.fewer-rows':
    'The table {table} has {rows} rows; the median of the {count} before is {median}',
  'restorable.there': 'It can be restored today',
  'restorable.archive': 'The archive brings any instant up to {until}',
  'restorable.gone':
    'It could have been restored then, and is not there any more',
  'restorable.none': 'Nothing could have been restored then',
  'restorable.future': 'That is not yet over',
  'key.proven': 'Its owner has decrypted a challenge',
  'key.proven-long-ago': 'Its owner has not decrypted a challenge for 180 days',
  'key.unproven': 'Nobody has decrypted a challenge with it yet',
  'key.tested': 'A restore test has decrypted a backup with it',
  'key.untested': 'No restore test has decrypted a backup with it yet',
  'restore.fetch': 'Fetch from {store}, decrypt, and verify every checksum',
  'restore.fetch-by-engine': 'Let the engine fetch it from its repository',
  'restore.place': 'Make a place: {location}',
  'restore.load': 'Load the backup',
  'restore.recover': 'Recover to {until}',
  'restore.check':
    'Hold what came back against what was backed up, and ask {assertions} assertions',
  'restore.keep': 'Keep it: {location}. The source is not touched',
  'restore.swap':
    'Put it in the place of {source} in one step; what was there is kept under another name',
  'restore.loses': 'What was written after {since} is not in it: {hours} hours',
  'restore.cuts': 'Connections to {source} are cut while it is replaced',
  'restore.space': 'It takes up to {bytes} bytes beside the source',
  'restore.space-in-place':
    'It takes up to {bytes} bytes more, until what was there before is removed',
  'restore.anomalous':
    'This backup is unlike those before it; look at it first',
  'restore.planned': 'It was planned: {why}',
  'evidence.met': 'All that was promised was kept',
  'evidence.nothing': 'Nothing was done in this time, so nothing is known',
  'evidence.no-backup': 'There was no backup',
  'evidence.rpo-broken':
    'More would have been lost than promised: it was kept for {percent} % of the time',
  'evidence.rto-broken': 'A restore test took longer than promised',
  'evidence.untested': 'No restore test passed',
  'evidence.test-failed': 'The last restore test failed',
  'evidence.failed': '{count} backups failed',
  'evidence.missed': '{count} backups were missed',
  'evidence.no-escrow':
    'Nobody but the portal has a key: without it nothing can be restored',
  'evidence.archive-not-kept':
    'How far its archive reached before is not kept, so nothing is said of what would have been lost',
  'evidence.escrow-unproven': 'Nobody had proven to have the escrow key',
  'holds.type': 'It is a resource of type {type}',
  'holds.annotation': 'Its annotation says so',
  'holds.source': 'A source is configured for it',
  'holds.volume': '{workload} keeps data in volumes',
  'executor.bad-job': 'The executor cannot read its job: {cause}',
  'executor.not-loaded': 'The part {id} cannot be loaded: {cause}',
  'executor.bad-connection':
    'The connection of the source {source} is wrong: {cause}',
  'executor.bad-store':
    'The configuration of the store {store} is wrong: {cause}',
  'executor.bad-recipient': 'A recipient of backups is wrong: {cause}',
  'executor.cancelled': 'It was cancelled',
  'executor.parent-gone': 'The portal that began it is gone',
  'executor.empty-dump':
    'The engine gave nothing for {part}, so there is no backup',
  'executor.disk-full':
    'There is no space left in {folder}; make room, or set scratchRoot to another folder',
  'executor.unexpected': 'It failed unexpectedly: {cause}',
  'executor.not-verified':
    'The store {store} does not give back {object} as it was written: {cause}',
  'executor.copy-failed': 'The copy in {store} could not be written: {cause}',
  'executor.not-committed': 'Nothing was put into place: {cause}',
  'executor.wrong-key': 'None of the keys of the portal opens {object}',
  'executor.no-good-copy': 'No store has the backup unharmed: {cause}',
  'executor.unread':
    'The engine restored {part} without reading all of it: {read} of {total} bytes',
  'executor.wrong-kind': 'The engine {engine} does not know jobs of this kind',
  'cluster.refused':
    'The cluster {cluster} does not take the Job of it: {cause}',
  'cluster.not-started':
    'Its pod did not start within {minutes} minutes: {cause}',
  'cluster.still-running':
    'A Job of the same source may still be in the cluster {cluster}, so another must not begin: {cause}',
  'cluster.job-too-large':
    'What the executor has to know is larger than the Secret of a cluster may be',
  'cluster.store-not-mounted':
    'The store {store} is a folder that pods do not have: mount a claim there by backups.executors.kubernetes.volumes, or use another store',
  'damage.missing': '{object} is missing',
  'damage.size':
    '{object} has {found} bytes, not the {expected} that were written',
  'damage.bytes': '{object} is not what was written: its SHA-256 has changed',
  'damage.cipher': '{object} is damaged: {cause}',
  'damage.signature': 'The signature of {object} is wrong',
  'damage.foreign-key': '{object} is signed with another key, {key}',
  'damage.manifest': '{object} is not a manifest: {cause}',
  'damage.other-backup': '{object} is the manifest of another backup, {found}',
  'damage.other-parts': '{object} names other parts than the portal remembers',
  'check.presence': 'It is missing in what was restored',
  'check.unexpected': 'It is in what was restored, and was not backed up',
  'check.count': 'What was restored has another number of them',
  'check.checksum': 'What was restored has other contents',
  'check.no-checksum': 'It was too large to take a checksum of its contents',
  'control.not-allowed': 'It takes the permission {permission} for {entityRef}',
  'control.not-allowed-here': 'It takes the permission {permission}',
  'control.plan-executed': 'The plan was carried out already',
  'control.plan-expired': 'The plan is older than a day; make a new one',
  'control.plan-stale':
    'Its backup is gone, or its policy was changed; make a new plan',
  'control.not-agreed': 'Nobody else has agreed yet: {state}',
  'control.not-a-person': 'Only a person can do that',
  'control.problem': 'The configuration of its policy is wrong',
  'control.no-backup': 'There is no backup to restore',
  'control.ended': 'It has ended',
  'control.deleted': 'The backup is deleted',
  'control.by-engine': 'The engine does not let the portal do that',
  'engine.cancelled': 'It was cancelled',
  'engine.connection-wrong': 'Its connection is configured wrongly: {cause}',
  'engine.type-unsupported': 'The engine {engine} makes no {type} backups',
  'engine.unreachable': '{server} cannot be reached: {cause}',
  'engine.denied': '{server} refuses {user}: {cause}',
  'engine.server-failed': '{server} answered: {cause}',
  'engine.server-too-old':
    '{server} is version {version}; this engine needs {needed} or newer',
  'engine.tool-missing':
    '{tool} is not installed where the executor runs: install {package}',
  'engine.tool-too-old':
    'The server is version {server} and {tool} is version {version}: install {package} where the executor runs',
  'engine.tool-failed': '{tool} ended with {status}: {cause}',
  'engine.no-right':
    '{user} may not read {object}, so a backup would be incomplete: {remedy}',
  'engine.state-lost':
    'The connection that held the state to dump was lost: {cause}',
  'engine.cut': '{part} ended before it was complete',
  'engine.empty': '{place} is empty: there is nothing to back up',
  'engine.file-missing': 'There is no file {file}',
  'engine.file-refused': '{file} cannot be used: {cause}',
  'engine.no-room':
    '{folder} has room for {free} bytes and {needed} are needed',
  'engine.damaged': '{place} is damaged: {cause}',
  'engine.changing':
    '{file} changes so often that it could not be copied in {seconds} seconds: switch it to write-ahead logging (PRAGMA journal_mode=WAL)',
  'engine.in-use': '{place} is in use by {by}: stop it, then restore again',
  'engine.part-unknown':
    'The backup has a part {part} that this engine does not know',
  'engine.extension-missing':
    '{server} does not have the extension {extension} {version}: install it there',
  'engine.restore-place-taken': '{place} exists already',
  'engine.roles-missing':
    '{user} cannot give what is restored to the roles {roles} of {server}: create them there and make {user} a member of them, or set createRoles',
  'engine.outcome-unknown':
    'Nobody knows whether {place} was replaced: {cause}. Look at the server',
  'engine.place-unsupported':
    'The engine {engine} cannot restore there: {remedy}',
  'engine.archive-broken': 'The archive does not go on: {cause}',
  'engine.archive-short':
    'The archive ends before {until}: what was committed after {reached} is not in it',
  'engine.backup-damaged': 'pgBackRest found errors in the backup {label}',
  'engine.not-restored': 'Nothing was restored that could be kept',
  'engine.roles-skipped':
    '{user} may not read the roles of {server}, so they are not in the backup: {remedy}',
  'check.query-failed': 'The query failed: {cause}',
  'check.query-overdue': 'The query took longer than {seconds} seconds',
  'check.not-one-value':
    'A query has to answer with one row of one value; this one gave {rows} rows of {columns}',
  'check.query-writes': 'A query may only read',
  'check.not-equal': 'It is not what it has to be',
  'check.not-a-number': 'It is no number',
  'check.too-low': 'It is too low',
} as const;
export type BackupsReasonCode = keyof typeof BACKUPS_REASONS;

export const backupsReason = reasonBuilder(BACKUPS_REASONS);
