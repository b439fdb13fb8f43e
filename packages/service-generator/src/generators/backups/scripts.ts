import { GeneratedFile } from '../../files';
import { ServiceModel } from '../../model/ServiceModel';
import { text } from '../../text';

/** What both scripts need: a working directory that is always removed, and a connection without password in arguments. */
function commonScript(): string {
  return text`
    # shellcheck shell=bash
    # What backup.sh and restore.sh share. Sourced, not run.
    set -Eeuo pipefail
    umask 077

    fail() {
      printf '%s: %s\\n' "$(basename "$0")" "$1" >&2
      exit 1
    }

    need() {
      [[ -n "\${!1:-}" ]] || fail "set $1: $2"
    }

    make_work_directory() {
      work=$(mktemp -d "\${WORK_DIRECTORY:-/tmp}/backup.XXXXXX")
      trap 'rm -rf "$work"' EXIT
    }

    # Sets database_url. The password goes into the environment, for the arguments of a process are there for all to read.
    read_database_url() {
      database_url=$(<"$1")
      if [[ $database_url =~ ^(postgres(ql)?://[^:/@]+):([^@]*)@(.*)$ ]]; then
        database_url="\${BASH_REMATCH[1]}@\${BASH_REMATCH[4]}"
        local password="\${BASH_REMATCH[3]//\\\\/\\\\\\\\}"
        printf -v PGPASSWORD '%b' "\${password//%/\\\\x}"
        export PGPASSWORD
      fi
      export PGCONNECT_TIMEOUT="\${PGCONNECT_TIMEOUT:-10}"
    }

    checksum() {
      local sum
      sum=$(sha256sum)
      printf '%s\\n' "\${sum%% *}"
    }
  `;
}

function backupScript({ name }: ServiceModel): string {
  return text`
    #!/usr/bin/env bash
    # Dumps the database, proves that the dump can be read to its end, encrypts it, stores it and reads it back.
    # Whatever fails: it exits with an error, stores nothing and removes no older backup.
    #
    #   DATABASE_URL_FILE   file with the URL of the database
    #   BACKUP_STORE        folder for rclone, such as store:bucket/${name}
    #   BACKUP_ENCRYPTION   age: for AGE_RECIPIENTS; store: the store encrypts, and nobody else
    #   AGE_RECIPIENTS      public keys, with spaces between them
    #   KEEP_DAILY, KEEP_WEEKLY, KEEP_MONTHLY
    #                       how many days, weeks and months that have a backup keep their last one
    # shellcheck source=scripts/backup-common.sh
    source "$(dirname "\${BASH_SOURCE[0]}")/backup-common.sh"

    need DATABASE_URL_FILE 'the file with the URL of the database'
    need BACKUP_STORE 'the folder that backups are stored in'
    need BACKUP_ENCRYPTION 'age or store'
    [[ \${KEEP_DAILY:-7} -ge 1 ]] || fail 'KEEP_DAILY must be at least 1'

    dump() {
      pg_dump --dbname="$database_url" --format=custom --no-owner --no-privileges --file="$work/dump"
      [[ -s $work/dump ]] || fail 'the dump is empty'
      # The table of contents alone says nothing of the data behind it.
      pg_restore --file=/dev/null "$work/dump" || fail 'the dump cannot be read to its end'
    }

    encrypt() {
      case $BACKUP_ENCRYPTION in
        age)
          need AGE_RECIPIENTS 'the public keys that may read the backup'
          # shellcheck disable=SC2086 # one key per line
          printf '%s\\n' $AGE_RECIPIENTS >"$work/recipients"
          object="$object.age"
          age --encrypt --recipients-file "$work/recipients" --output "$work/$object" "$work/dump"
          ;;
        store)
          export RCLONE_S3_SERVER_SIDE_ENCRYPTION=\${RCLONE_S3_SERVER_SIDE_ENCRYPTION:-AES256}
          mv "$work/dump" "$work/$object"
          ;;
        *) fail "BACKUP_ENCRYPTION is neither age nor store, but $BACKUP_ENCRYPTION" ;;
      esac
      rm -f "$work/dump"
    }

    store() {
      local sum stored
      sum=$(checksum <"$work/$object")
      rclone copyto "$work/$object" "$BACKUP_STORE/$object"
      stored=$(rclone cat "$BACKUP_STORE/$object" | checksum)
      [[ $stored = "$sum" ]] || fail "what was stored as $object is not what was sent"
      # Stored last: a backup without its checksum is not one.
      printf '%s\\n' "$sum" | rclone rcat "$BACKUP_STORE/$object.sha256"
      printf '{"message":"backup stored","object":"%s","bytes":%d,"sha256":"%s"}\\n' \\
        "$object" "$(wc -c <"$work/$object")" "$sum"
    }

    # Reads names from the newest to the oldest; writes those that a rule keeps: the last one of each of the newest days,
    # weeks or months that have any.
    kept_by() {
      local format=$1 count=$2 name stamp bucket last=''
      while read -r name; do
        [[ $count -gt 0 ]] || break
        stamp=\${name#${name}-}
        bucket=$(date -u -d "\${stamp:0:4}-\${stamp:4:2}-\${stamp:6:2}" "+$format")
        if [[ $bucket != "$last" ]]; then
          printf '%s\\n' "$name"
          last=$bucket
          count=$((count - 1))
        fi
      done
    }

    prune() {
      local name
      rclone lsf --files-only "$BACKUP_STORE" |
        sed -nE 's/^(${name}-[0-9]{8}T[0-9]{6}Z\\.dump(\\.age)?)\\.sha256$/\\1/p' | sort -r >"$work/all"
      {
        kept_by %Y-%m-%d "\${KEEP_DAILY:-7}" <"$work/all"
        kept_by %G-%V "\${KEEP_WEEKLY:-4}" <"$work/all"
        kept_by %Y-%m "\${KEEP_MONTHLY:-12}" <"$work/all"
      } | sort -u >"$work/kept"
      while read -r name; do
        if ! grep -qxF "$name" "$work/kept"; then
          # The checksum first: what is left half removed is not a backup any more.
          rclone deletefile "$BACKUP_STORE/$name.sha256"
          rclone deletefile "$BACKUP_STORE/$name"
          printf '{"message":"backup removed","object":"%s"}\\n' "$name"
        fi
      done <"$work/all"
    }

    make_work_directory
    read_database_url "$DATABASE_URL_FILE"
    object="${name}-$(date -u +%Y%m%dT%H%M%SZ).dump"
    dump
    encrypt
    store
    prune
  `;
}

function restoreScript({ name }: ServiceModel): string {
  return text`
    #!/usr/bin/env bash
    # Restores a backup into a new database beside the one in use, whole or not at all.
    #
    #   DATABASE_URL_FILE   file with the URL of the database in use; its user may create databases
    #   BACKUP_STORE        folder for rclone, such as store:bucket/${name}
    #   BACKUP_OBJECT       which one; by default the newest
    #   AGE_IDENTITY_FILE   file with the private key, for backups that age encrypted
    #   REPLACE_DATABASE    its name: then the restored one takes the place of the one in use, which is kept under
    #                       another name. Connections to it are ended.
    # shellcheck source=scripts/backup-common.sh
    source "$(dirname "\${BASH_SOURCE[0]}")/backup-common.sh"

    need DATABASE_URL_FILE 'the file with the URL of the database in use'
    need BACKUP_STORE 'the folder that backups are stored in'

    # SQL comes by standard input, values as variables.
    query() {
      psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 "$@"
    }

    # The URL of another database of the same server.
    url_of() {
      local rest=\${database_url#*://}
      local parameters=''
      [[ $database_url != *\\?* ]] || parameters="?\${database_url#*\\?}"
      rest=\${rest%%\\?*}
      printf '%s://%s/%s%s' "\${database_url%%://*}" "\${rest%%/*}" "$1" "$parameters"
    }

    fetch() {
      local sum
      if [[ -z \${BACKUP_OBJECT:-} ]]; then
        rclone lsf --files-only "$BACKUP_STORE" |
          sed -nE 's/^(${name}-[0-9]{8}T[0-9]{6}Z\\.dump(\\.age)?)\\.sha256$/\\1/p' | sort >"$work/all"
        BACKUP_OBJECT=$(tail -n 1 "$work/all")
      fi
      [[ -n $BACKUP_OBJECT ]] || fail "there is no backup in $BACKUP_STORE"
      rclone copyto "$BACKUP_STORE/$BACKUP_OBJECT" "$work/object"
      sum=$(rclone cat "$BACKUP_STORE/$BACKUP_OBJECT.sha256")
      [[ -n $sum && $(checksum <"$work/object") = "$sum" ]] || fail "$BACKUP_OBJECT is not what was stored"
      case $BACKUP_OBJECT in
        *.age)
          need AGE_IDENTITY_FILE 'the file with the private key'
          age --decrypt --identity "$AGE_IDENTITY_FILE" --output "$work/dump" "$work/object"
          rm -f "$work/object"
          ;;
        *) mv "$work/object" "$work/dump" ;;
      esac
    }

    drop_restored() {
      query --dbname="$(url_of postgres)" --set=restored="$restored" <<<'drop database if exists :"restored";'
    }

    restore() {
      local owner
      owner=$(query --dbname="$database_url" <<<'select pg_get_userbyid(datdba) from pg_database where datname = current_database();')
      query --dbname="$(url_of postgres)" --set=restored="$restored" --set=owner="$owner" \\
        <<<'create database :"restored" owner :"owner" template template0;'
      pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --role="$owner" \\
        --dbname="$(url_of "$restored")" "$work/dump" || {
        drop_restored
        fail "$BACKUP_OBJECT cannot be restored; nothing was changed"
      }
    }

    # As many tables as the backup has, and their rows.
    compare() {
      local expected found
      expected=$(pg_restore --list "$work/dump" | grep -c ' TABLE DATA ' || true)
      query --dbname="$(url_of "$restored")" >"$work/counts" <<'SQL'
    select format('select json_build_object(''message'', ''table restored'', ''table'', %L::text, ''rows'', count(*)) from %I.%I;', relname, nspname, relname)
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where relkind = 'r' and nspname !~ '^(pg_|information_schema$)'
    order by relname
    \\gexec
    SQL
      found=$(wc -l <"$work/counts")
      [[ $found -eq $expected ]] || {
        drop_restored
        fail "the backup has $expected tables, but $found were restored; nothing was changed"
      }
      cat "$work/counts"
    }

    replace() {
      [[ $REPLACE_DATABASE = "$current" ]] ||
        fail "REPLACE_DATABASE is $REPLACE_DATABASE, but the database in use is $current; the backup is in $restored"
      query --dbname="$(url_of postgres)" --set=current="$current" --set=restored="$restored" --set=before="\${current}_before_$stamp" <<'SQL'
    alter database :"current" with allow_connections false;
    select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity where datname = :'current';
    begin;
    alter database :"current" rename to :"before";
    alter database :"restored" rename to :"current";
    commit;
    SQL
      printf '{"message":"database replaced","database":"%s","before":"%s"}\\n' "$current" "\${current}_before_$stamp"
    }

    make_work_directory
    read_database_url "$DATABASE_URL_FILE"
    stamp=$(date -u +%Y%m%d%H%M%S)
    current=$(query --dbname="$database_url" <<<'select current_database();')
    restored="\${current}_restored_$stamp"
    fetch
    restore
    compare
    printf '{"message":"backup restored","object":"%s","database":"%s"}\\n' "$BACKUP_OBJECT" "$restored"
    if [[ -n \${REPLACE_DATABASE:-} ]]; then
      replace
    fi
  `;
}

export function scriptFiles(model: ServiceModel): GeneratedFile[] {
  return Object.entries({
    'backup-common.sh': commonScript(),
    'backup.sh': backupScript(model),
    'restore.sh': restoreScript(model),
  }).map(([file, content]) => ({
    path: `scripts/${file}`,
    content,
    class: 'managed',
    isExecutable: file !== 'backup-common.sh',
  }));
}
